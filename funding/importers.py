"""Money from workbooks: the fund plan as it is circulated, and the flat workbook of tranches.

The flat workbook has one row per movement; its columns are found by name, in any order:

- 项目: a project of the plan, by name, short name or alias
- 资金来源: a source by name or alias; empty or 未分 when it is not known
- 用途: a purpose of that project by name or alias; may be empty
- 地区: a region of the plan by name, alias or code. 下达, 筹集到位: whose books the money enters (广元市 or 市本级
  for the city itself); 下拨: who receives it; 发放: from whose books it is paid
- 环节: 下达, 筹集到位 (到位, 筹集), 下拨, 发放
- 日期: a date cell, or 2017-06-30, 2017年6月30日, 2017.6.30, 2017/6/30
- 金额（万元）: more than 0; the header names the unit, 万元, 元 or 亿元. An amount below 0 is refused, since an
  entry is corrected by reversing it on its own page
- 文号, 备注: may be empty
"""
