"""检索的基准：召回、流量、请求数、索引大小，和 Pagefind、mkdocs-material 在同一次运行里比。"""
