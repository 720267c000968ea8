"""What kind of file comes, by its bytes; and the file without what it says of its maker.

Each kind is read as it comes, by a small parser of its own that gives on what it knows and nothing
else. No converter is started, and no picture is decoded: whoever sends a hostile file meets these
few lines of Python, not a large library.
"""
