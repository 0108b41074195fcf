"""读一个案例：干净的读得出，违反哪条规则都说得出在哪里、错在哪、怎么改。"""

from __future__ import annotations

import pickle
import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from dianxing.cases.model import Method, SizeBand, Status
from dianxing.cases.partial_date import PartialDate
from dianxing.cases.read import MAX_PROBLEMS

if TYPE_CHECKING:
    from conftest import CaseDesk

Edit = Callable[..., str]


def test_a_clean_case_gives_values_and_codes(desk: CaseDesk, good_case: str) -> None:
    read = desk.read(good_case)
    assert read.problems == ()
    assert read.case is not None
    head = read.case.head
    assert head.status is Status.PUBLISHED
    assert (head.county, head.area, head.kind, head.courier) == ("990101", "logistics", "park", ("sf",))
    assert head.dates.established == PartialDate(2021, 6)
    assert head.employer is not None and head.employer.size_band is SizeBand.OVER_1000
    assert head.union is not None and head.union.form == "industry"
    assert (head.metrics[0].value, head.metrics[0].method) == (1400, Method.MEDIA)
    assert read.case.body == "## 经过\n\n正文第一段。\n"
    assert read.case.path == "cases/2022/a-case/"
    assert read.case.year == 2021


def test_a_result_travels_between_processes(desk: CaseDesk, good_case: str) -> None:
    read = desk.read(good_case)
    assert pickle.loads(pickle.dumps(read)) == read


def test_the_digest_follows_the_bytes_of_case_and_pictures(
    desk: CaseDesk, good_case: str, jpeg: Callable[..., bytes]
) -> None:
    text = good_case.replace("services:", "images:\n  - {file: a.jpg, alt: 图}\nservices:")
    picture = desk.write(text).with_name("a.jpg")
    picture.write_bytes(jpeg((10, 10)))
    first, again = desk.read(), desk.read()
    picture.write_bytes(jpeg((20, 20)))
    other_picture = desk.read()
    other_text = desk.read(text + "\n")
    digests = [read.case.digest for read in (first, again, other_picture, other_text) if read.case]
    assert digests[0] == digests[1]
    assert len(set(digests)) == 3


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("county: 东山区", "county: 东山"),
        ("county: 东山区", "county: 990101"),
        ("county: 东山区", "county: '990101'"),
        ("area: 物流（快递）", "area: 物流(快递)"),
        ("area: 物流（快递）", "area: logistics"),
        ("kind: 物流园", "kind: park"),
        ("[顺丰]", "[sf]"),
        ("[顺丰]", "[顺丰速运, SF, 顺丰]"),
        ("form: 行业联合会", "form: industry"),
        ("1000+", "'1000+'"),
        ("status: published", "status: 已发布"),
        ("scope: local", "scope: 本地"),
        ("scope: local\n", ""),
        ("anonymised: false", "anonymised: 否"),
        ("2022-09-10", "'2022-09-10'"),
        ("value: 1400", "value: 1400.0"),
        ("services: [司机之家]", "services:\n- 司机之家"),
        ("title: 物流园联合建会，司机在门口就能入会", "title: '物流园联合建会，司机在门口就能入会'"),
        ("scope: local", "scope: local\nplace:\nzone: ~"),
        ("scope: local", "# 说明: 这一行是注释\nscope: local  # 本地: 是"),
    ],
)
def test_other_ways_of_writing_it_mean_the_same(
    desk: CaseDesk, edited: Edit, good_case: str, old: str, new: str
) -> None:
    plain, other = desk.read(good_case).case, desk.read(edited(old, new)).case
    assert plain and other
    assert plain.head == other.head


@pytest.mark.parametrize("value", ["2022", "2022-09", "2022-09-10", "'2022'"])
def test_dates_may_stop_at_the_year_or_the_month(desk: CaseDesk, edited: Edit, value: str) -> None:
    read = desk.read(edited("published: 2022-09-10", f"published: {value}"))
    assert read.case and str(read.case.head.dates.published) == value.strip("'")


BROKEN = [
    # 中文输入法的笔误
    ("title: 物流", "title：物流", "2:6", "冒号是中文的（：）", "英文冒号"),
    ("status: pub", "status ：pub", "4:7", "冒号是中文的（：）", "英文冒号"),
    ("county: 东", "county:东", "6:7", "冒号后面少一个空格", "空一格"),
    ("2021-06, published", "2021-06，published", "11:29", "逗号是中文的（，）", "英文逗号"),
    ("[货运, 小微", "[货运，小微", "9:10", "“，”是中文标点", "英文逗号"),
    ("[货运, 小微联合]", "【货运, 小微联合】", "9:7", "括号“【”是中文的", "英文的 ["),
    ("[司机之家]", "[司机之家］", "25:16", "括号“］”是中文的", "英文的 ]"),
    ("title: 物流园", 'title: "物流园”\nzone: 园', "2:12", "引号一半是中文的", "英文引号"),
    ("title: 物流园", 'title: “物流园"\nzone: 园', "2:8", "引号一半是中文的", "英文引号"),
    ("county: 东山区", "county: “东山区”", "6:9", "没有叫“‘东山区’”的县区", "两边是中文引号"),
    ("quotes:\n  -", "quotes:\n\t-", "22:1", "用了制表符（Tab）缩进", "换成空格"),
    ("quotes:\n  -", "quotes:\n　-", "22:1", "用了全角空格缩进", "换成空格"),
    ("[排查建台账, 园区统一筹备, 分批入会]", "\n  -排查\n  - 筹备", "17:3", "减号后面少一个空格", "空一格"),
    ("[排查建台账, 园区统一筹备, 分批入会]", "\n  － 排查\n  - 筹备", "17:3", "减号写成了“－”", "英文减号"),
    # 键
    ("tags:", "tgas:", "9:1", "没有“tgas”这个键", "是不是 tags（标签）"),
    ("tags:", "标签:", "9:1", "没有“标签”这个键", "是不是 tags（标签）"),
    ("published: 2", "publish: 2", "11:31", "没有“publish”这个键", "是不是 published"),
    ("tags:", "xyzzy:", "9:1", "没有“xyzzy”这个键", "删掉它"),
    ("role: 货车", "rank: 货车", "22:23", "没有“rank”这个键", "text、role、name、consent"),
    ("scope: local\n", "scope: local\ntitle: 又\n", "6:1", "“title”写了两遍，上一处在第 2 行", "只留一处"),
    ("unit: 家, ", "unit: 家, unit: 户, ", "20:39", "“unit”写了两遍", "只留一处"),
    # 词表
    ("county: 东山区", "county: 冬山区", "6:9", "没有叫“冬山区”的县区", "是不是“东山区”"),
    ("county: 东山区", "county: 火星", "6:9", "没有叫“火星”的县区", "regions.yml"),
    ("area: 物流（快递）", "area: 采矿", "7:7", "没有叫“采矿”的重点领域", "物流（快递）"),
    ("kind: 物流园", "kind: 房建", "8:7", "“物流（快递）”没有“房建”这个类型", "网点、分拨、物流园、货运"),
    ("kind: 物流园", "kind: 房建", "8:7", "没有“房建”", "是“大型在建项目”的类型"),
    ("[顺丰]", "[顺风]", "10:11", "没有叫“顺风”的快递网络", "是不是“顺丰”"),
    ("courier: [顺丰]", "courier: 顺丰", "10:10", "要写成列表", "[顺丰"),
    ("form: 行业联合会", "form: 总会", "13:15", "没有叫“总会”的建会形式", "单独、联合"),
    ("1000+", "1000以上", "12:37", "没有“1000以上”这个选择", "是不是“1000+”"),
    ("method: 媒体报道", "method: 媒体", "20:74", "没有“媒体”这个选择", "是不是“媒体报道”"),
    ("status: published", "status: publish", "4:9", "没有“publish”这个选择", "published"),
    # 值的样子
    ("2022-09-10", "2022-13-40", "11:42", "没有“2022-13-40”这个日期", "对着日历改"),
    ("2022-09-10", "2022-02-30", "11:42", "没有“2022-02-30”这个日期", "对着日历改"),
    ("2021-06,", "2021年6月,", "11:22", "“2021年6月”不是日期的写法", "写成 2021-06"),
    ("2021-06,", "2021/6/5,", "11:22", "“2021/6/5”不是日期的写法", "写成 2021-06-05"),
    ("2021-06,", "2021.1,", "11:22", "“2021.1”被当成了小数", "写成 2023-06-15"),
    ("2021-06,", "去年夏天,", "11:22", "“去年夏天”不是日期", "写成 2023-06-15"),
    ("2021-06,", "0021-06,", "11:22", "没有“0021-06”这个日期", "1900—2199"),
    ("value: 1400", "value: 1400余", "20:24", "要写数字，写的是“1400余”", "如 1400"),
    ("value: 1400", "value: 6万", "20:24", "要写数字，写的是“6万”", "如 60000"),
    ("value: 1400", "value: '1,400'", "20:24", "要写数字", "不带逗号、单位和引号"),
    ("value: 1400", "value: true", "20:24", "要写数字", "如 1400"),
    ("value: 1400", "value: -3", "20:24", "不能小于 0", "核对来源"),
    ("value: 1400", "value: .nan", "20:24", "有限的数", "核对来源"),
    ("value: 1400", "value: .inf", "20:24", "有限的数", "核对来源"),
    ("value: 1400", "value: 1e999", "20:24", "有限的数", "核对来源"),
    ("value: 1400", "value: " + "9" * 5000, "20:24", "有限的数", "核对来源"),
    ("source: 1,", "source: 9,", "20:63", "第 9 条来源，sources 里只有 1 条", "从 1 数"),
    ("source: 1,", "source: 0,", "20:63", "不能小于 1", "从 1 数"),
    ("source: 1, ", "", "20:5", "缺少 metrics 第 1 条的 source", "补上 source"),
    (", method: 媒体报道", "", "20:5", "缺少 metrics 第 1 条的 method", "补上 method"),
    ("anonymised: false", "anonymised: 大概", "12:56", "要写 true 或 false", "true"),
    ("title: 物流园联合建会，司机在门口就能入会", "title: 2022", "2:8", "“2022”被当成了数", "'2022'"),
    ("title: 物流", "title: " + "长" * 30, "2:8", "最多 30 字，现在 45 字", "删短"),
    ("title: 物流园联合建会，司机在门口就能入会", "title: ''", "2:8", "不能是空的", "写上内容"),
    ("title: 物流园联合建会，司机在门口就能入会\n", "", "2:1", "缺少 title（标题）", "补上 title"),
    ("title: 物", "title: |\n  头一行\n  物", "2:8", "标题要写成一行", "去掉换行"),
    ("，先摸清底数，再分批入会", "", "3:10", "摘要应有 40—120 字，现在 34 字", "补写"),
    ("先摸清底数", "先摸清底数" + "再" * 90, "3:10", "摘要应有 40—120 字", "删短"),
    ("[排查建台账, 园区统一筹备, 分批入会]", "[排查]", "16:8", "做法应有 2—7 步，现在 1 步", "拆开或合并"),
    ("[排查建台账", "[一, 二, 三, 四, 五, 六, 排查建台账", "16:8", "现在 9 步", "拆开或合并"),
    ("tags: [货运, 小微联合]", "tags: 货运", "9:7", "要写成列表", "[货运]"),
    ("[司机之家]", "[[司机之家]]", "25:12", "要写一段文字", "去掉括号"),
    ("dates: {established: 2021-06, published: 2022-09-10}", "dates: [2021]", "11:8", "写的是列表", "键: 值"),
    ("union: {form: 行业联合会, approved_by: 东山区总工会}", "union: 联合", "13:8", "写的是“联合”", "花括号"),
    ("https://example.com/a", "example.com/a", "28:25", "不是网址", "写全网址：https://example.com/a"),
    ("https://example.com/a", "javascript:alert(1)", "28:25", "不是网址", "https://"),
    ("https://example.com/a", "https://x.com/a b", "28:25", "不是网址", "不留空格"),
    ("0999-0000001", "13800000000", "26:34", "个人手机号", "12351"),
    ("0999-0000001", "138 0000 0000", "26:34", "个人手机号", "12351"),
    ("0999-0000001", "'+86 138-0000-0000'", "26:34", "个人手机号", "12351"),
    ("office: 东山区总工会", "office: 找老李 13800000000", "26:19", "个人手机号", "12351"),
    ("0999-0000001", "12351", "26:34", "被当成了数", "加上引号：'12351'"),
    ("/2015/old/", "2015/old", "29:11", "旧地址“2015/old”写得不对", "前后都是斜杠"),
    ("/2015/old/", "/../etc/", "29:11", "写得不对", ".."),
    ("/2015/old/", "//evil.example/", "29:11", "写得不对", "不带域名"),
    ("/2015/old/", "/", "29:11", "写得不对", "前后都是斜杠"),
    # 字段之间
    ("scope: local", "scope: elsewhere\nplace: 邻省远山市", "7:9", "各地经验不写本市的县区", "place"),
    ("scope: local\ncounty: 东山区", "scope: elsewhere", "5:8", "缺少 place", "省市"),
    ("county: 东山区\n", "", "4:9", "要发布还缺 county", "county"),
    ("result: 建会率升至 100%。\n", "", "4:9", "要发布还缺 result", "结果"),
    ("area: 物流（快递）\nkind: 物流园\n", "", "4:9", "要发布还缺 area", "重点领域"),
    (", published: 2022-09-10", "", "4:9", "要发布还缺 dates.published", "published"),
    ("09-10}", "09-10, expires: 2021-01}", "11:63", "下线日（2021-01）早于发布日", "核对"),
    ("2022-09-10", "2023-09-10", "11:42", "发布日是 2023 年，文件夹却在 2022 年", "cases/2023/"),
    ("name: 甲某, consent: C-1}\npeople", "name: 甲某}\npeople", "22:41", "没有授权编号", "role"),
    ("people:\n  - {name: 甲某, consent: C-1}\n", "", "22:41", "没有登记在 people 里", "people"),
    # YAML
    ("title: 物", 'title: "物', "2:8", "引号没有成对", "补上后一个引号"),
    ("problem: 企", "problem: 难处: 企", "15:12", "多了一个“冒号加空格”", "加上引号"),
    ("problem: 企", "problem: @企", "15:10", "值不能以“@”开头", "加上引号"),
    ("problem: 企", " problem: 企", "15:2", "没有和上面对齐", "对齐"),
    ("problem: 企", "problem 企", "15:1", "这一行不是“键: 值”", "冒号是英文的"),
    ("county: 东山区", " county: 东山区", "6:8", "这一行缩进多了", "和别的键对齐"),
    ("[司机之家]", "[司机之家", "25:11", "方括号没有成对", "补上 ]"),
    ("媒体报道}", "媒体报道", "20:5", "花括号没有成对", "补上 }"),
    ("[司机之家]", "[司机之家,,]", "25:17", "括号里有空的一项", "逗号"),
    ("title: 物", 'title: "\\ud800物" # ', "2:8", "反斜杠后面的写法不对", "单引号"),
    ("title: 物", "title: &a 物", "2:8", "锚点（&）", "加引号"),
    ("result: 建", "result: *a # 建", "17:9", "别名（*）", "加引号"),
    ("title: 物", "title: !!str 物", "2:8", "标签（!）", "加引号"),
    ("status: ", "...\nstatus: ", "4:1", "第二个 --- 或 ...", "只写一段"),
    ("problem: 企", "problem: |企\n  ", "15:11", "竖线（|）", "另起一行"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "where", "what", "fix"), BROKEN)
def test_each_broken_rule_is_named_where_it_stands(
    desk: CaseDesk, edited: Edit, old: str, new: str, where: str, what: str, fix: str
) -> None:
    problem = desk.only_problem(edited(old, new))
    assert f"{problem.line}:{problem.column}" == where
    assert problem.path == "cases/2022/a-case/case.md"
    assert what in problem.what
    assert fix in problem.fix


def test_all_errors_of_a_file_come_at_once(desk: CaseDesk, edited: Edit) -> None:
    text = edited(
        "title: ", "title：",
        "county: 东山区", "county: 冬山区",
        "problem: 企", 'problem: "企',
        "2022-09-10", "2022-19-10",
        "value: 1400", "value: 一千",
        "source: 1", "source: 7",
        "0999-0000001", "13800000000",
        "正文第一段", "![图](no.jpg)",
    )  # fmt: skip
    assert [problem.code for problem in desk.problems(text)] == [
        "full-width-colon",
        "unknown-county",
        "bad-date",
        "open-quote",
        "number-expected",
        "mobile-number",
        "no-picture",
    ]


def test_a_field_that_is_wrong_is_not_also_called_missing(desk: CaseDesk, edited: Edit) -> None:
    text = edited(
        "county: 东山区", "county: 冬山区", "area: 物流（快递）", "area: 采矿", "result: 建", 'result: "建'
    )
    assert {problem.code for problem in desk.problems(text)} == {
        "unknown-county",
        "unknown-area",
        "open-quote",
    }


def test_a_blank_field_is_absent_but_a_blank_unknown_key_is_still_unknown(desk: CaseDesk) -> None:
    fields = "county:\ndates: {established: , published: 2022}\ncontact: {office: 甲, phone: }\n"
    assert desk.read(f"---\ntitle: 题\n{fields}---\n").case
    problems = desk.problems("---\ntitle: 题\nname:\nnope:\nsources: [{title: 报, office: }]\n---\n")
    assert [(problem.code, problem.field) for problem in problems] == [
        ("unknown-key", "name"),
        ("unknown-key", "nope"),
        ("unknown-key", "sources.0.office"),
    ]


def test_a_draft_may_miss_anything_but_its_title(desk: CaseDesk) -> None:
    assert desk.read("---\ntitle: 刚起了个头\n---\n").case
    assert desk.only_problem("---\nstatus: draft\n---\n").what == "缺少 title（标题）"


def test_a_flood_of_problems_is_cut_short(desk: CaseDesk) -> None:
    keys = "".join(f"key{number}: 1\n" for number in range(200))
    problems = desk.problems(f"---\ntitle: 题\n{keys}---\n")
    assert len(problems) == MAX_PROBLEMS + 1
    assert problems[-1].what == f"问题太多，只列出前 {MAX_PROBLEMS} 处"


def test_no_english_sentence_reaches_the_reader(desk: CaseDesk, edited: Edit) -> None:
    for old, new, *_ in BROKEN:
        for problem in desk.problems(edited(old, new)):
            said = re.sub(r"[“‘（(\[{].*?[”’）)\]}]", "", f"{problem.what} {problem.fix}")
            words = re.findall(r"[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}", said)
            assert words == [], problem


def test_a_picture_in_the_text_must_be_listed_so_that_someone_answers_for_it(
    desk: CaseDesk, edited: Edit, jpeg: Callable[..., bytes]
) -> None:
    path = desk.write(edited("正文第一段", "![图](one.jpg)"))
    (path.parent / "one.jpg").write_bytes(jpeg())
    problem = desk.only_problem(path.read_text("utf-8"))
    assert problem.code == "unlisted-picture"
    assert "images" in problem.fix
