"""从 Word、WPS 来的文字：粘贴的网页代码变成 Markdown，.docx 变成案例的草稿。"""
