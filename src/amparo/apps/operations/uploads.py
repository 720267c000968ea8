"""Files that come with a form: none is taken."""

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler


class NoFiles(FileUploadHandler):
    """Refuses a file before a byte of it is kept, for no form of ours asks for one.

    Otherwise anybody who can open the page of sign-in could fill the disk.
    """

    def new_file(self, *_arguments: object, **_named: object) -> None:
        """Raise `RequestDataTooBig`: the request is not understood."""
        raise RequestDataTooBig

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # as Django asks
        """Keep nothing."""

    def file_complete(self, file_size: int) -> None:  # as Django asks
        """Keep nothing."""
