"""Texts that would run as scripts if a page let them, by kind, written for this project. Runs none of them.

Each has a number, which its script hands to `ran`, so that a test knows which one ran.
"""

from __future__ import annotations

from collections.abc import Mapping

SCRIPTS = (
    "alert({n})",
    "console.log('ran {n}')",
    "ran({n})",
    "document.documentElement.setAttribute('data-ran','{n}')",
)
"""Ways in which a script shows that it ran: a dialog, the console, a function of the test, the document."""

CONTEXTS = ("", '">', "'>", "</title>", "</textarea>", "</script>", "-->", "</q>", "]]>", "&quot;>")
"""What would end the place where a text stands, before a vector that stands by itself."""

KINDS: Mapping[str, tuple[str, ...]] = {
    "scripts": (
        "<script>{js}</script>",
        "<ScRiPt >{js}</sCrIpT>",
        "<script\n>{js}</script\n>",
        "<script/x>{js}</script>",
        "<svg><script>{js}</script></svg>",
        "<script type=module>{js}</script>",
        '<script src="data:text/javascript,{js}"></script>',
        "<scr<script>ipt>{js}</scr</script>ipt>",
    ),
    "handlers that need no one": (
        '<img src=x onerror="{js}">',
        '<img/src/onerror="{js}">',
        '<svg onload="{js}">',
        '<svg/onload="{js}"//',
        '<body onload="{js}">',
        '<input autofocus onfocus="{js}">',
        '<details open ontoggle="{js}">',
        '<video><source onerror="{js}"></video>',
        '<audio src=x onerror="{js}">',
        '<iframe onload="{js}"></iframe>',
        '<style onload="{js}"></style>',
        '<svg><animate onbegin="{js}" attributeName=x dur=1s></svg>',
        '<marquee onstart="{js}">x</marquee>',
        '<object data=x onerror="{js}"></object>',
        '<link rel=stylesheet href=x onerror="{js}">',
        '<img src=x:x onerror\n=\n"{js}">',
    ),
    "handlers that need someone": (
        '<a href=# onclick="{js}">x</a>',
        '<b onmouseover="{js}">x</b>',
        '<button onpointerenter="{js}">x</button>',
        '<select onfocus="{js}"><option>x</select>',
        '<form onsubmit="{js}"><button>x</button></form>',
        '<i tabindex=0 onfocus="{js}">x</i>',
    ),
    "attributes": (
        '" onmouseover="{js}" x="',
        "' onmouseover='{js}' x='",
        '" autofocus onfocus="{js}" x="',
        " onfocus={js} autofocus ",
        '"onload="{js}',
        "`onerror=`{js}`",
        '" style="animation:x" onanimationstart="{js}" x="',
        'x" accesskey=x onclick="{js}',
    ),
    "addresses": (
        "javascript:{js}",
        "JaVaScRiPt:{js}",
        " javascript:{js}",
        "\tjavascript:{js}",
        "java\tscript:{js}",
        "java\nscript:{js}",
        "\x01javascript:{js}",
        "javascript://%0a{js}",
        "javascript://news.example/%0a{js}",
        "data:text/html,<script>{js}</script>",
        "vbscript:{js}",
        "https:javascript:{js}",
        'http://x" onclick="{js}',
        '//x" onclick="{js}',
        "view-source:javascript:{js}",
        "blob:javascript:{js}",
    ),
    "elements that lead away": (
        '<base href="javascript:{js}//">',
        '<meta http-equiv=refresh content="0;url=javascript:{js}">',
        '<iframe src="javascript:{js}"></iframe>',
        '<iframe srcdoc="<script>parent.{js}</script>"></iframe>',
        '<object data="javascript:{js}"></object>',
        '<embed src="javascript:{js}">',
        '<form action="javascript:{js}"><button>x</button></form>',
        '<button formaction="javascript:{js}">x</button>',
        '<svg><a xlink:href="javascript:{js}"><text>x</text></a></svg>',
        '<math href="javascript:{js}">x</math>',
        '<a href="javascript:{js}">x</a>',
    ),
    "encodings": (
        "&lt;script&gt;{js}&lt;/script&gt;",
        "&#60;script&#62;{js}&#60;/script&#62;",
        "&#x3c;img src=x onerror={js}&#x3e;",
        "%3Cscript%3E{js}%3C/script%3E",
        "%253Cscript%253E{js}%253C/script%253E",
        "\\x3cscript\\x3e{js}\\x3c/script\\x3e",
        "\\u003cscript\\u003e{js}\\u003c/script\\u003e",
        "\uff1cscript\uff1e{js}\uff1c/script\uff1e",
        "+ADw-script+AD4-{js}+ADw-/script+AD4-",
        "\u02b9onfocus=\u02b9{js}",
        "<\u0130mg src=x onerror={js}>",
    ),
    "templates and markers": (
        "{{{{ {js} }}}}",
        "{{% raw %}}<script>{js}</script>{{% endraw %}}",
        "${{{js}}}",
        '<mark><img src=x onerror="{js}"></mark>',
        "</mark><script>{js}</script><mark>",
        "<%= {js} %>",
        "{{{{constructor.constructor('{js}')()}}}}",
        "#{{{js}}}",
    ),
    "odd parsing": (
        "<!--><script>{js}</script>",
        '<!--<img src="--><img src=x onerror={js}//">',
        '<noscript><p title="</noscript><img src=x onerror={js}>">',
        '<math><mtext><table><mglyph><style><img src=x onerror="{js}">',
        '<svg><style><img src=x onerror="{js}"></style></svg>',
        '<template><script>{js}</script></template><img src=x onerror="{js}">',
        "<![CDATA[<script>{js}</script>]]>",
        '<?xml version="1.0"?><script xmlns="http://www.w3.org/1999/xhtml">{js}</script>',
        '<textarea><img src=x onerror="{js}"></textarea><img src=x onerror="{js}">',
        '<select><iframe></select><img src=x onerror="{js}">',
        '<xmp><img title="</xmp><img src=x onerror={js}>">',
        "<plaintext><img src=x onerror={js}>",
    ),
}


def vectors(most: int = 300) -> tuple[tuple[str, str], ...]:
    """Return (kind, text) of vectors: all forms as they are, then behind what ends a context, with each way to show."""
    made: list[tuple[str, str]] = []
    for round_, context in enumerate(CONTEXTS):
        for kind, forms in KINDS.items():
            for place, form in enumerate(forms):
                if len(made) == most:
                    return tuple(made)
                if round_ and kind in {"addresses", "attributes"}:
                    continue
                script = SCRIPTS[(place + round_) % len(SCRIPTS)].format(n=len(made))
                made.append((kind, context + form.format(js=script)))
    return tuple(made)
