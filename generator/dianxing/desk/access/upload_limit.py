"""一次请求最多传多少：太大的不往硬盘上写。前面没有 nginx 的时候，就靠它。"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import FileUploadHandler

MAX_REQUEST = 64 * 1024 * 1024
"""与 `deploy/nginx-desk.conf` 的 client_max_body_size 一样：一篇带照片的 Word，或者几张手机原图。"""


class HoldRequest(FileUploadHandler):
    """排在最前面：读文件之前先看这一次有多大。"""

    def handle_raw_input(
        self,
        input_data: Any,  # noqa: ARG002  # 参数是 Django 定的，下同
        META: Any,  # noqa: ARG002, N803
        content_length: int,
        boundary: str,  # noqa: ARG002
        encoding: str | None = None,  # noqa: ARG002
    ) -> None:
        """太大的抛 RequestDataTooBig，答 400。"""
        if content_length > MAX_REQUEST:
            raise RequestDataTooBig(f"一次传了 {content_length} 字节")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:  # noqa: ARG002
        """原样交给后面的。"""
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """文件由后面的给出。"""
