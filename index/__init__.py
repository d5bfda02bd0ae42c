"""The search core: the query algebra, requests and results, and the engines that answer them."""
