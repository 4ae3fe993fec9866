"""Sheets as yearbooks, districts and departments lay them out, and what a person reads in them.

The rows were written down from the sheets by hand. ``sure`` are those a reader has no doubt
about; ``asked`` are cells whose figure is taken but needs a look; ``left`` are cells that give
no row.
"""

import datetime as dt
from dataclasses import dataclass, field

import openpyxl


@dataclass
class Layout:
    """A sheet: cells row by row, merged ranges, number formats by address, and what it says."""

    name: str
    cells: list
    sure: str
    asked: str = ""
    left: dict = field(default_factory=dict)
    merged: tuple = ()
    formats: dict = field(default_factory=dict)
    region: str | None = None
    year: int | None = None
    sheet: str = "Sheet1"

    def rows(self):
        """Cell, code, value, unit, year, region and, where it isn't plain, qualifier, status or kind."""
        return sorted(line.strip() for line in self.sure.strip().splitlines() if line.strip())

    def save(self, path):
        book = openpyxl.Workbook()
        page = book.active
        page.title = self.sheet
        for i, row in enumerate(self.cells, start=1):
            for j, value in enumerate(row, start=1):
                if value is not None and value != "":
                    page.cell(i, j, value)
        for place in self.merged:
            page.merge_cells(place)
        for place, code in self.formats.items():
            page[place].number_format = code
        book.save(path)
        return path


YEARBOOK = Layout(
    "a yearbook: indicators down, years across, a column of units, an 'of which' row, a note",
    [
        ["20-1  主要科技指标（2018-2022年）"],
        ["指  标", "计量单位", 2018, 2019, 2020, 2021, 2022],
        ["R&D经费支出", "亿元", 10.2, 11.5, 12.7, 5.8999999999999995, 15.26],
        ["R&D经费投入强度", "%", 2.1, 2.2, 2.35, 2.4, 2.5],
        ["高新技术企业数", "家", 80, 95, "…", "１，２０３", "1,305"],
        ["  其中：规上工业企业", "家", 30, 35, 40, 45, 50],
        ["技术合同成交额", "万元", 15000, 18000.5, 21000, 25000, 30000],
        ["注：2022年为初步统计数。"],
    ],
    """
    C3 rd_expenditure 10.2 亿元 2018 330205
    D3 rd_expenditure 11.5 亿元 2019 330205
    E3 rd_expenditure 12.70 亿元 2020 330205
    F3 rd_expenditure 5.9 亿元 2021 330205
    G3 rd_expenditure 15.3 亿元 2022 330205 preliminary
    C4 rd_intensity 2.1 % 2018 330205
    D4 rd_intensity 2.2 % 2019 330205
    E4 rd_intensity 2.35 % 2020 330205
    F4 rd_intensity 2.4 % 2021 330205
    G4 rd_intensity 2.5 % 2022 330205 preliminary
    C5 hightech_firms 80 家 2018 330205
    D5 hightech_firms 95 家 2019 330205
    F5 hightech_firms 1203 家 2021 330205
    G5 hightech_firms 1305 家 2022 330205 preliminary
    C7 tech_trade 15000 万元 2018 330205
    D7 tech_trade 18000.5 万元 2019 330205
    E7 tech_trade 21000 万元 2020 330205
    F7 tech_trade 25000 万元 2021 330205
    G7 tech_trade 30000 万元 2022 330205 preliminary
    """,
    asked="C6 D6 E6 F6 G6",
    left={"E5": "MISSING"},
    merged=("A1:G1",),
    formats={"E3": "0.00", "G3": "0.0"},
    region="330205",
)

REGIONS = Layout(
    "one indicator in the title, districts down, years across, the whole city first, a place that has no code",
    [
        ["表3  各县（市、区）R&D经费支出（2019-2021年）"],
        ["", "", "", "单位：亿元"],
        ["地  区", "2019年", "2020年", "2021年"],
        ["全  市", "300.5", "330.1", "360.9"],
        ["海曙区", 20.5, 22.4, "—"],
        ["江北区", 18.4, 20.1, 23.5],
        ["余姚市", 30.2, 33.0, 36.1],
        ["前湾新区", 5.5, 6.6, 7.7],
    ],
    """
    B4 rd_expenditure 300.5 亿元 2019 330200
    C4 rd_expenditure 330.1 亿元 2020 330200
    D4 rd_expenditure 360.9 亿元 2021 330200
    B5 rd_expenditure 20.5 亿元 2019 330203
    C5 rd_expenditure 22.4 亿元 2020 330203
    B6 rd_expenditure 18.4 亿元 2019 330205
    C6 rd_expenditure 20.1 亿元 2020 330205
    D6 rd_expenditure 23.5 亿元 2021 330205
    B7 rd_expenditure 30.2 亿元 2019 330281
    C7 rd_expenditure 33.0 亿元 2020 330281
    D7 rd_expenditure 36.1 亿元 2021 330281
    """,
    left={"D5": "MISSING", "B8": "PLACE", "C8": "PLACE", "D8": "PLACE"},
    merged=("A1:D1",),
    formats={"C7": "0.0"},
)

QUICK_REPORT = Layout(
    "a district's quick report: two header rows, the level and its growth under one year",
    [
        ["2022年江北区科技创新主要指标快报"],
        ["指标名称", "单位", "2022年", "", "2021年"],
        ["", "", "绝对值", "增长%", ""],
        ["R&D经费支出", "亿元", "超23", 15.2, 20.1],
        ["高新技术企业数", "家", 260, 12.6, 231],
        ["规模以上工业增加值", "亿元", 210.4, -1.3, 213.2],
        ["科技型中小企业总产值", "亿元", 80, 3, 77],
    ],
    """
    C4 rd_expenditure 23 亿元 2022 330205 gt preliminary
    D4 rd_expenditure_growth 15.2 % 2022 330205 preliminary
    E4 rd_expenditure 20.1 亿元 2021 330205
    C5 hightech_firms 260 家 2022 330205 preliminary
    D5 hightech_firms_growth 12.6 % 2022 330205 preliminary
    E5 hightech_firms 231 家 2021 330205
    C6 scale_industry_va 210.4 亿元 2022 330205 preliminary
    D6 scale_industry_va_growth -1.3 % 2022 330205 preliminary
    E6 scale_industry_va 213.2 亿元 2021 330205
    """,
    asked="C7 D7 E7",
    merged=("A1:E1", "A2:A3", "B2:B3", "C2:D2", "E2:E3"),
    region="330205",
)

LEDGER = Layout(
    "a department's ledger: a line for each year and district, numbering, remarks",
    [
        ["2020-2021年科技工作台账"],
        ["序号", "年度", "区县", "高新技术企业数（家）", "新增高新技术企业（家）", "技术交易额（万元）", "备注"],
        [1, 2020, "江北区", 151, "51", 25000, ""],
        [2, 2020, "镇海区", 210, "约60", 43000, "含高新区"],
        [3, 2021, "江北区", 200, 49, "/", ""],
        [4, 2021, "镇海区", 250, 40, "5.1亿元", ""],
    ],
    """
    D3 hightech_firms 151 家 2020 330205
    E3 hightech_firms_new 51 家 2020 330205
    F3 tech_trade 25000 万元 2020 330205
    D4 hightech_firms 210 家 2020 330211
    E4 hightech_firms_new 60 家 2020 330211 approx
    F4 tech_trade 43000 万元 2020 330211
    D5 hightech_firms 200 家 2021 330205
    E5 hightech_firms_new 49 家 2021 330205
    D6 hightech_firms 250 家 2021 330211
    E6 hightech_firms_new 40 家 2021 330211
    F6 tech_trade 5.1 亿元 2021 330211
    """,
    left={"F5": "MISSING", "A3": "COLUMN", "A4": "COLUMN", "A5": "COLUMN", "A6": "COLUMN", "G4": "COLUMN"},
    merged=("A1:G1",),
)

TRANSPOSED = Layout(
    "districts across, indicators down, the unit in each name, the year in the title",
    [
        ["2021年宁波市各区科技指标"],
        ["指标", "江北区", "北仑区", "合计"],
        ["R&D经费支出（亿元）", 23.5, 88.1, 111.6],
        ["R&D经费投入强度（%）", 3.4, 3.8, ""],
        ["发明专利授权量（件）", 512, 899, 1411],
    ],
    """
    B3 rd_expenditure 23.5 亿元 2021 330205
    C3 rd_expenditure 88.1 亿元 2021 330206
    B4 rd_intensity 3.4 % 2021 330205
    C4 rd_intensity 3.8 % 2021 330206
    B5 invention_patents 512 件 2021 330205
    C5 invention_patents 899 件 2021 330206
    """,
    asked="D3 D5",
)

YEARS_DOWN = Layout(
    "years down in every dress, percentages as a number format, the region in the sheet's title",
    [
        ["余姚市历年研发投入情况"],
        ["年份", "研发经费（亿元）", "占GDP比重（%）", "研发经费占GDP比重", "高新技术企业（家）"],
        ["2018年度", 20.15, "", 0.021, 88],
        [2019.0, 22.3, "", 0.0225, 90],
        [dt.date(2020, 1, 1), "24.50", "", 0.0231, 97],
        ["2021年", 26, "", 0.024, 2015],
        ["2022年（预计）", 28.5, "", 0.025, 140],
    ],
    """
    B3 rd_expenditure 20.15 亿元 2018 330281
    B4 rd_expenditure 22.3 亿元 2019 330281
    B5 rd_expenditure 24.50 亿元 2020 330281
    B6 rd_expenditure 26 亿元 2021 330281
    B7 rd_expenditure 28.5 亿元 2022 330281 expected
    D3 rd_intensity 2.10 % 2018 330281
    D4 rd_intensity 2.25 % 2019 330281
    D5 rd_intensity 2.31 % 2020 330281
    D6 rd_intensity 2.40 % 2021 330281
    D7 rd_intensity 2.50 % 2022 330281 expected
    E3 hightech_firms 88 家 2018 330281
    E4 hightech_firms 90 家 2019 330281
    E5 hightech_firms 97 家 2020 330281
    E6 hightech_firms 2015 家 2021 330281
    E7 hightech_firms 140 家 2022 330281 expected
    """,
    formats={"A5": 'yyyy"年"'} | {f"D{row}": "0.00%" for row in range(3, 8)},
)

SECTIONS = Layout(
    "headings across the table, one with its unit, this year and last year",
    [
        ["北仑区2021年科技统计表"],
        ["指标", "本年", "上年"],
        ["一、科技投入（单位：万元）", "", ""],
        ["R&D经费支出", 881000, 800000],
        ["财政科学技术支出", 91000, 90000],
        ["二、创新主体", "", ""],
        ["单位：家", "", ""],
        ["高新技术企业数", 300, 270],
        ["省级科技型中小企业数", 900, 850],
        ["三、规模以上工业企业", "", ""],
        ["R&D经费支出（万元）", 700000, 650000],
    ],
    """
    B4 rd_expenditure 881000 万元 2021 330206
    C4 rd_expenditure 800000 万元 2020 330206
    B5 fiscal_st_expenditure 91000 万元 2021 330206
    C5 fiscal_st_expenditure 90000 万元 2020 330206
    B8 hightech_firms 300 家 2021 330206
    C8 hightech_firms 270 家 2020 330206
    B9 tech_smes_provincial 900 家 2021 330206
    C9 tech_smes_provincial 850 家 2020 330206
    """,
    asked="B11 C11",
    merged=("A1:C1", "A3:C3", "A6:C6"),
    region="330206",
)

ABOVE_SCALE = Layout(
    "the title narrows what is counted: above-scale industry's R&D is not society's",
    [
        ["2021年各区规模以上工业企业R&D活动情况"],
        ["地区", "R&D经费支出（万元）", "规上工业增加值（亿元）"],
        ["江北区", 150000, 199.1],
        ["镇海区", 350000, 499.5],
    ],
    """
    C3 scale_industry_va 199.1 亿元 2021 330205
    C4 scale_industry_va 499.5 亿元 2021 330211
    """,
    asked="B3 B4",
)

TWO_TABLES = Layout(
    "two tables on a sheet, one below the other, each with its own title, unit and years",
    [
        ["表1 江北区技术交易额"],
        ["单位：亿元"],
        ["年份", "技术交易额"],
        [2020, 25.3],
        [2021, 30.1],
        [],
        ["表2 江北区高新技术企业"],
        ["指标", "2020年", "2021年"],
        ["高新技术企业数（家）", 151, 200],
        ["新认定高新技术企业（家）", 60, 71],
        ["资料来源：江北区科技局2022年报"],
    ],
    """
    B4 tech_trade 25.3 亿元 2020 330205
    B5 tech_trade 30.1 亿元 2021 330205
    B9 hightech_firms 151 家 2020 330205
    C9 hightech_firms 200 家 2021 330205
    B10 hightech_firms_certified 60 家 2020 330205
    C10 hightech_firms_certified 71 家 2021 330205
    """,
    region="330205",
)

TARGETS = Layout(
    "groups in a merged first column, last year's result and this year's goal",
    [
        ["江北区2022年度科技目标任务分解表"],
        ["类别", "指标", "2021年完成", "2022年目标", "责任单位"],
        ["科技投入", "R&D经费支出（亿元）", 23.5, "力争26以上", "科技局"],
        ["", "R&D经费投入强度（%）", "3.4%", "≥3.6", "科技局"],
        ["企业培育", "高新技术企业总数（家）", 200, "突破240", "科技局、税务局"],
        ["", "新增省级科技型中小企业（家）", 102, "100家以上", ""],
    ],
    """
    C3 rd_expenditure 23.5 亿元 2021 330205
    D3 rd_expenditure 26 亿元 2022 330205 strive+ge target
    C4 rd_intensity 3.4 % 2021 330205
    D4 rd_intensity 3.6 % 2022 330205 ge target
    C5 hightech_firms 200 家 2021 330205
    D5 hightech_firms 240 家 2022 330205 gt target
    C6 tech_smes_provincial_new 102 家 2021 330205
    D6 tech_smes_provincial_new 100 家 2022 330205 ge target
    """,
    left={"E3": "COLUMN", "E4": "COLUMN", "E5": "COLUMN"},
    merged=("A1:E1", "A3:A4", "A5:A6"),
    region="330205",
)

GROWTH_BESIDE = Layout(
    "growth in a column beside each indicator, districts down, the parent's total last",
    [
        ["2022年各区县（市）科技主要指标"],
        ["", "", "", "单位：亿元、家、%"],
        ["区县（市）", "R&D经费支出", "比上年增长", "高新技术企业数", "比上年±%"],
        ["象山县", 10.1, "下降1.5", 60, 20],
        ["宁海县", 12.2, "增长8.3%", 90, "(3.0)"],
        ["慈溪市", 50.9, 4.4, 400, "-"],
        ["合计", 73.2, 4.9, 550, 15.1],
    ],
    """
    B4 rd_expenditure 10.1 亿元 2022 330225
    C4 rd_expenditure_growth -1.5 % 2022 330225
    D4 hightech_firms 60 家 2022 330225
    E4 hightech_firms_growth 20 % 2022 330225
    B5 rd_expenditure 12.2 亿元 2022 330226
    C5 rd_expenditure_growth 8.3 % 2022 330226
    D5 hightech_firms 90 家 2022 330226
    B6 rd_expenditure 50.9 亿元 2022 330282
    C6 rd_expenditure_growth 4.4 % 2022 330282
    D6 hightech_firms 400 家 2022 330282
    """,
    asked="B7 C7 D7 E7",
    left={"E5": "SIGN", "E6": "MISSING"},
)

FOOTNOTES = Layout(
    "marks of footnotes, preliminary marks, brackets that a note explains, errors",
    [
        ["镇海区主要指标"],
        ["指标", "2020年", "2021年", "2022年"],
        ["地区生产总值（亿元）①", 1100.1, 1200.2, 1300.3],
        ["高新技术企业数（家）", "210*", 250, "281p"],
        ["规上工业增加值增速（%）", "(1.2)", "△0.5", "▼2.1"],
        ["技术交易额（亿元）", "x", "详见附件", "#DIV/0!"],
        ["注：括号和△表示负数。"],
        ["①按第四次经济普查修订。"],
        ["*不含高新区。"],
    ],
    """
    C4 hightech_firms 250 家 2021 330211
    D4 hightech_firms 281 家 2022 330211 preliminary
    B5 scale_industry_va_growth -1.2 % 2020 330211
    C5 scale_industry_va_growth -0.5 % 2021 330211
    D5 scale_industry_va_growth -2.1 % 2022 330211
    """,
    asked="B3 C3 D3 B4",
    left={"B6": "MISSING", "C6": "TEXT", "D6": "ERROR"},
    region="330211",
)

FORM = Layout(
    "a statistical form: its number, codes of indicators, a row that numbers the columns",
    [
        ["科技统计年报表"],
        ["填报单位：江北区科技局", "", "表号：科统1表", "", "2021年"],
        ["指标名称", "代码", "计量单位", "本年", "上年同期"],
        ["甲", "乙", "丙", "1", "2"],
        ["一、投入", "", "", "", ""],
        ["R&D经费支出", "01", "千元", "2350000", "2010000"],
        ["二、产出", "", "", "", ""],
        ["发明专利授权量", "02", "件", "512", "480"],
    ],
    """
    D6 rd_expenditure 2350000 千元 2021 330205
    E6 rd_expenditure 2010000 千元 2020 330205
    D8 invention_patents 512 件 2021 330205
    E8 invention_patents 480 件 2020 330205
    """,
    left={"B6": "COLUMN", "B8": "COLUMN"},
    region="330205",
)

MONTHS = Layout(
    "parts of a year beside whole years, several years in one column, a row and a column with years of their own",
    [
        ["江北区主要指标"],
        ["指标", "2021年", "2022年1-9月", "2022年1-12月", "2016-2020年"],
        ["R&D经费支出（亿元）", 23.5, 18.1, 26.3, 88.8],
        ["2020年技术交易额（亿元）", 30.1, 20.2, 33.3, 99.9],
    ],
    """
    B3 rd_expenditure 23.5 亿元 2021 330205
    D3 rd_expenditure 26.3 亿元 2022 330205
    E3 rd_expenditure 88.8 亿元 2016-2020 330205
    """,
    left={"C3": "MONTHS", "B4": "YEARS", "C4": "MONTHS", "D4": "YEARS", "E4": "YEARS"},
    region="330205",
)

SIDE_BY_SIDE = Layout(
    "a table printed in two halves side by side",
    [
        ["2022年各区R&D经费支出"],
        ["单位：万元"],
        ["地区", "数值", "", "地区", "数值"],
        ["海曙区", 123456, "", "北仑区", "223,456"],
        ["江北区", 234567, "", "镇海区", 345678],
    ],
    """
    B4 rd_expenditure 123456 万元 2022 330203
    E4 rd_expenditure 223456 万元 2022 330206
    B5 rd_expenditure 234567 万元 2022 330205
    E5 rd_expenditure 345678 万元 2022 330211
    """,
)

UNIT_ROW = Layout(
    "a row of units below the header, the years of a yearbook and of its figures",
    [
        ["宁波统计年鉴2023"],
        ["江北区历年数据"],
        ["年份", "R&D经费支出", "高新技术企业数", "R&D投入强度"],
        ["单位", "亿元", "家", "%"],
        [2020, 20, 151, 3.1],
        [2021, 21, 171, 3.2],
    ],
    """
    B5 rd_expenditure 20 亿元 2020 330205
    C5 hightech_firms 151 家 2020 330205
    D5 rd_intensity 3.1 % 2020 330205
    B6 rd_expenditure 21 亿元 2021 330205
    C6 hightech_firms 171 家 2021 330205
    D6 rd_intensity 3.2 % 2021 330205
    """,
    region="330205",
)

OTHERS = Layout(
    "what looks like the district's figure and is another's: a town's, a budget's, a person's share, in two units",
    [
        ["2022年江北区科技指标"],
        [
            "单位",
            "R&D经费支出（万元）",
            "财政科学技术支出预算（万元）",
            "人均地区生产总值（元）",
            "技术交易额（亿元、万元）",
        ],
        ["全区", 12345, 500, 150000, 31],
        ["庄桥街道", 123, 5, 140000, 1],
    ],
    """
    B3 rd_expenditure 12345 万元 2022 330205
    """,
    asked="C3 D3 E3 B4 C4 D4 E4",
    region="330205",
)

ALL_DISTRICTS = Layout(
    "every district of the city is listed, so the total is the city's; a table of two isn't",
    [
        ["2021年发明专利授权量（件）"],
        ["县（市）区", "授权量", "占比（%）"],
        *[
            [name, 100 + n, 10]
            for n, name in enumerate(
                ["海曙区", "江北区", "北仑区", "镇海区", "鄞州区", "奉化区", "象山县", "宁海县", "余姚市", "慈溪市"]
            )
        ],
        ["总计", 1045, 100],
    ],
    "\n".join(
        f"B{row} invention_patents {100 + row - 3} 件 2021 {code}"
        for row, code in enumerate(
            ["330203", "330205", "330206", "330211", "330212", "330213", "330225", "330226", "330281", "330282"],
            start=3,
        )
    )
    + "\nB13 invention_patents 1045 件 2021 330200",
    asked=" ".join(f"C{row}" for row in range(3, 14)),
)

LAYOUTS = [
    YEARBOOK, REGIONS, QUICK_REPORT, LEDGER, TRANSPOSED, YEARS_DOWN, SECTIONS, ABOVE_SCALE, TWO_TABLES, TARGETS, GROWTH_BESIDE,
    FOOTNOTES, FORM, MONTHS, SIDE_BY_SIDE, UNIT_ROW, OTHERS,
    ALL_DISTRICTS,
]  # fmt: skip
