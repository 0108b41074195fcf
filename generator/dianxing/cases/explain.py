"""各字段怎么写，一句话：编辑器的提示和采编台的表单用同一份。只说内容，不说 YAML 怎么写。"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from dianxing.cases.rules import STEP_COUNT, SUMMARY_LENGTH

EXPLAIN: Mapping[str, str] = MappingProxyType(
    {
        "title": "30 字以内，先说赢得了什么",
        "summary": f"{SUMMARY_LENGTH[0]}–{SUMMARY_LENGTH[-1]} 字：谁、在哪里、做了什么、结果怎样",
        "area": "六个重点领域之一",
        "kind": "上面那个领域下的一类",
        "place": "各地经验写省市，如 山西省大同市",
        "zone": "在哪个开发区、园区；没有就不写",
        "tags": "自由填写的词，读者会拿来搜，如 货运、女职工",
        "dates.established": "事情是什么时候的：到年、月或日都行",
        "dates.published": "本站第一次发布它的日子",
        "dates.updated": "最近一次改它的日子",
        "dates.review_by": "到这一天要再核对一遍还对不对",
        "dates.expires": "这一天过完即从各处下线",
        "employer.name": "不便公开的写“某某公司”，并注明隐去了真名",
        "union.approved_by": "批准建会的上一级工会",
        "join_route": "工友怎么加入，如 扫码申请、网点集中办理",
        "problem": "建会、入会难在哪里；来源没有说的就不写",
        "steps": f"{STEP_COUNT[0]}–{STEP_COUNT[-1]} 步，一步一句，别的单位能照着做",
        "result": "一两句话写结果，最好有数字",
        "lessons": "一两句话带得走的经验",
        "replicable_when": "具备哪些条件的单位能照着做",
        "metrics": "每个数字都要说得出来源和口径",
        "metrics.baseline": "做以前是多少，有了才看得出变化",
        "metrics.source": "这个数字出自下面的哪一条出处",
        "metrics.method": "这个数字是怎么来的",
        "quotes": "工友、企业自己说的话；写姓名必须有授权编号",
        "people": "案例里（正文也算）提到姓名的每一个人，都要有授权编号",
        "images.alt": "给看不见图的人念的一句话：谁在哪里做什么",
        "images.people": "认得出是谁的，要有每个人的授权编号",
        "services": "有哪些服务，如 司机之家、法律援助",
        "contact.phone": "办公室的座机，不写个人手机；没有就不写，网页会请读者打 12351",
        "sources": "每个事实都要有来处；发布至少要有一条",
        "sources.url": "网上看得到的写网址；内部材料不写",
    }
)
"""字段（`dates.established`、`metrics.source`）→ 说明。"""
