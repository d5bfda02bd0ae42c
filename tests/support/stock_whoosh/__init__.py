"""An engine on stock Whoosh and its own storage: slow, and written apart from the arrays that it is compared with.

It keeps the same contract by other means; where it and the arrays agree with the reference, all three are likely right.
"""
