"""Named people: who is in an article, and who is one person across an archive.

Imports nothing itself: whoever only compares names shall not wait for what finds them.
"""
