"""群摘要在网站上的一页：照 `content/_digests/` 里的记录建。"""
