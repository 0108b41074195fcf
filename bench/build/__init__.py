"""建站的基准：整站、只排页面、改一个案例，时间和内存，和 mkdocs-material、Pelican 在同一次运行里比。"""
