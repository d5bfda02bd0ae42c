"""Programs that measure Dateline beside other engines and against gold data. Nothing at run time needs them."""
