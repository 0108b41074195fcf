"""站内各类页面的地址，相对站点根，带末尾斜杠。列表、导航、站点地图都从这里取，地址只有一个出处。"""

from __future__ import annotations

from urllib.parse import quote

HOME = ""
ALL = "cases/"
ELSEWHERE = "elsewhere/"
SEARCH = "search/"
FEED = "feed.xml"
ICON = "icon.svg"

# 手写的栏目页（content/*.md）
JOIN = "join/"
GUIDE = "guide/"
DUES = "dues/"
SERVICES = "services/"
POLICY = "policy/"
ABOUT = "about/"
ACCESSIBILITY = "accessibility/"
PRIVACY = "privacy/"


def area(code: str) -> str:
    """一个重点领域的列表。"""
    return f"areas/{code}/"


def place(slug: str) -> str:
    """一个县区的列表。"""
    return f"places/{slug}/"


def courier(code: str) -> str:
    """一个快递网络的列表。"""
    return f"couriers/{code}/"


def form(code: str) -> str:
    """一种建会形式的列表。"""
    return f"forms/{code}/"


def year(number: int) -> str:
    """一年的列表（事情发生的年份）。"""
    return f"years/{number}/"


def tag(name: str) -> str:
    """一个标签的列表；标签是任意文字，`/` 等字符也要编码成一段。"""
    return f"tags/{quote(name, safe='')}/"


def page(path: str, number: int) -> str:
    """列表的第几页；第 1 页就是列表自己。"""
    return path if number == 1 else f"{path}page/{number}/"
