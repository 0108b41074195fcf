"""`python -m dianxing` 与 `dianxing` 一样。"""

from dianxing.cli import main

main()
