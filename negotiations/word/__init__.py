"""Word files: read with their tracked changes, written with them.

Pure: bytes in, a `WordText` out, and the other way round. `reading` never trusts a file; `apart`
reads in a process of its own with limits on memory and time; `writing` makes files that hold
nothing but the words they were given.
"""
