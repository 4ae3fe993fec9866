"""Options that many commands have."""

import click

#: What each does, in English and Chinese.
HELP = {
    "data": "Folder whose tables are read instead of the shipped ones, e.g. mydata. 改用其他文件夹中的数据表，例如 mydata",
    "region": "Code or name of the region, e.g. 330205. 地区代码或名称，例如 330205 或 宁波江北",
    "as-of": "Use only data published by this day, e.g. 2021-03-26. 只用截至该日已公布的数据，例如 2021-03-26",
}

DATA = click.option("--data", metavar="DIR", help=HELP["data"])
REGION = click.option("--region", required=True, metavar="CODE|NAME", help=HELP["region"])
AS_OF = click.option("--as-of", metavar="DATE", help=HELP["as-of"])
