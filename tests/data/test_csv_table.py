"""A rule a test: what spreadsheets, pandas, numpy, R and hands write, as lines of x, y and a class."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from app.data.csv_numbers import number
from app.data.csv_table import CsvTable, counted, table
from app.errors import LineError

TWO = (("0.5", "0.25", "1"), ("-1", "0", "0"))


def cells(found: CsvTable) -> tuple[tuple[str, ...], ...]:
    return tuple(line.cells for line in found.lines)


@pytest.mark.parametrize("separator", [",", ", ", ";", " ; ", "\t", " ", "   ", ",  "])
def test_commas_semicolons_tabs_and_spaces_separate(separator: str) -> None:
    assert cells(table("\n".join(map(separator.join, TWO)))) == TWO


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\n\n", "\n \t\n"])
def test_lines_end_as_they_do_on_every_machine(end: str) -> None:
    assert cells(table(end.join(map(",".join, TWO)) + end)) == TWO


def test_a_byte_order_mark_is_no_part_of_a_number() -> None:
    assert cells(table("\N{BOM}0.5,0.25,1\n-1,0,0")) == TWO


@pytest.mark.parametrize("separator", [";", "\t", " "])
def test_where_something_else_separates_a_comma_is_a_decimal_one(separator: str) -> None:
    found = table("\n".join(separator.join(row) for row in (("0,5", "0,25", "1"), ("3,62", "-1", "0"))))

    assert [[number(cell) for cell in line.cells] for line in found.lines] == [[0.5, 0.25, 1.0], [3.62, -1.0, 0.0]]


def test_decimal_commas_in_quotation_marks_stand_between_commas() -> None:
    assert cells(table('"0,5","0,25","1"\n"3,62","-1","0"')) == (("0,5", "0,25", "1"), ("3,62", "-1", "0"))


@pytest.mark.parametrize("names", ["x,y,class", '"x","y","class"', "x1,x2,label"])
def test_a_first_line_of_names_is_passed_over(names: str) -> None:
    found = table(f"{names}\n0.5,0.25,1\n-1,0,0")

    assert cells(found) == TWO and len(found.names) == 3 and found.lines[0].n == 2


def test_names_that_pandas_makes_up_are_passed_over_and_it_is_said() -> None:
    found = table("0,1,2\n0.5,0.25,1\n-1,0,0")

    assert cells(found) == TWO and "numbers the columns" in found.said[0]


def test_a_first_point_0_1_of_class_2_is_a_point() -> None:
    assert len(table("0,1,2\n0.5,0.25,1\n-1,0,2").lines) == 3


@pytest.mark.parametrize("text", [
    ",0,1,2\n0,0.5,0.25,1\n1,-1,0,0", ",x,y,class\n17,0.5,0.25,1\n3,-1,0,0", "id,x,y,class\na,0.5,0.25,1\nb,-1,0,0",
    "1,0.5,0.25,1\n2,-1,0,0", '"","x","y","class"\n"1",0.5,0.25,1\n"2",-1,0,0',
    '"x" "y" "class"\n"1" 0.5 0.25 1\n"2" -1 0 0',
])
def test_a_column_that_numbers_the_rows_is_left_out_and_it_is_said(text: str) -> None:
    found = table(text)

    assert cells(found) == TWO and found.said[-1] == "The first column numbers the rows and is left out."


def test_a_fourth_column_that_does_not_count_is_no_column_of_row_numbers() -> None:
    with pytest.raises(LineError, match="line 1 has 4 columns; a point has three"):
        table("3,0.5,0.25,1\n9,-1,0,0")


@pytest.mark.parametrize("text", ["label,x,y\n1,0.5,0.25\n0,-1,0", "x,class,y\n0.5,1,0.25\n-1,0,0"])
def test_the_class_is_where_its_name_stands(text: str) -> None:
    found = table(text)

    assert cells(found) == TWO and "column is taken as the class" in found.said[0]


def test_the_only_column_in_words_is_the_class() -> None:
    assert cells(table("pos,0.5,0.25\nneg,-1,0")) == (("0.5", "0.25", "pos"), ("-1", "0", "neg"))


def test_comments_are_passed_over() -> None:
    assert cells(table("# x y class\n0.5 0.25 1\n% half of them\n-1 0 0")) == TWO


def test_excels_hint_at_its_separator_is_passed_over() -> None:
    assert cells(table("sep=;\r\nx;y;Klasse\r\n0.5;0.25;1\r\n-1;0;0\r\n")) == TWO


def test_a_separator_at_the_end_of_every_line_ends_it() -> None:
    assert cells(table("0.5,0.25,1,\n-1,0,0,\n")) == TWO


@pytest.mark.parametrize("text", [
    "[[0.5, 0.25, 1], [-1, 0, 0]]", "[[0.5, 0.25, 1],\n [-1, 0, 0]]", "[[0.5 0.25 1]\n [-1 0 0]]",
    "array([[0.5, 0.25, 1],\n       [-1, 0, 0]])", "(0.5, 0.25, '1'),\n(-1, 0, '0'),",
])
def test_the_brackets_of_pythons_and_numpys_lists_go(text: str) -> None:
    assert cells(table(text)) == TWO


def test_a_typographers_minus_and_a_space_that_does_not_break_are_read() -> None:
    assert cells(table("0.5;\N{NO-BREAK SPACE}0.25;1\n\N{MINUS SIGN}1;0;0")) == TWO


def test_a_quoted_label_may_hold_a_separator() -> None:
    assert cells(table('0.5,0.25,"up, left"'))[0][2] == "up, left"


@pytest.mark.parametrize("text", [
    "0.5|0.25|1\n-1|0|0", "| x | y | class |\n|---|:-:|---|\n| 0.5 | 0.25 | 1 |\n| -1 | 0 | 0 |",
    "+---+---+---+\n| 0.5 | 0.25 | 1 |\n| -1 | 0 | 0 |\n+---+---+---+",
])
def test_upright_lines_separate_too_and_the_lines_of_a_table_say_nothing(text: str) -> None:
    assert cells(table(text)) == TWO


@pytest.mark.parametrize("text", [
    "0.5,0.25,1 # first\n-1,0,0 #", "0.5,0.25,1 // first\n-1,0,0", "@relation a\n@data\n0.5,0.25,1\n-1,0,0",
    "0.5,0.25,1\n-1,0,0\n\x1a", "\N{ZERO WIDTH SPACE}0.5,0.25,1\n-1,0,0",
])
def test_remarks_and_marks_of_files_say_nothing(text: str) -> None:
    assert cells(table(text)) == TWO


def test_a_colour_is_no_remark() -> None:
    assert [row[2] for row in cells(table("0.5, 0.25, #ff0000\n-1, 0, #00f"))] == ["#ff0000", "#00f"]


@pytest.mark.parametrize("text", [
    "points = [[0.5, 0.25, 1], [-1, 0, 0]]", "X = np.array([[0.5, 0.25, 1],\n [-1, 0, 0]])",
    "array([[ 0.5 ,  0.25,  1.  ],\n       [-1.  ,  0.  ,  0.  ]], dtype=float32)", "[0.5 0.25 1; -1 0 0]",
    "tensor([[0.5, 0.25, 1],\n [-1, 0, 0]], device='cuda:0')", "A = [0.5, 0.25, 1;\n -1, 0, 0];",
])
def test_what_is_around_the_lists_of_a_program_goes(text: str) -> None:
    assert [[number(cell) for cell in row] for row in cells(table(text))] == [[0.5, 0.25, 1.0], [-1.0, 0.0, 0.0]]


@pytest.mark.parametrize("text", ['[{"x": 0.5, "y": 0.25, "label": 1}]', '{"x": [0.5]}', "{{0.5, 0.25, 1}}"])
def test_names_in_braces_are_refused_with_what_is_taken(text: str) -> None:
    with pytest.raises(LineError, match="in braces, as JSON with names is: write a point a line"):
        table(text)


@pytest.mark.parametrize("text", [
    'x,y,c\n"1,234.5","2,000",1\n"-3,000",0,0', "x;y;c\n1.234,5;2.000;1\n-3.000;0;0", "1'234.5;2'000;1\n-3’000;0;0",
    "1\N{NARROW NO-BREAK SPACE}234,5;2\N{NO-BREAK SPACE}000;1\n-3 000;0;0",
])
def test_marks_between_thousands_are_left_out_and_it_is_said(text: str) -> None:
    found = table(text)

    assert [[number(cell) for cell in row] for row in cells(found)] == [[1234.5, 2000.0, 1.0], [-3000.0, 0.0, 0.0]]
    assert found.said == ("What parts the thousands of its numbers is left out.",)


def test_a_first_line_of_years_is_one_of_names_if_it_names_the_class() -> None:
    assert cells(table("2020,2021,class\n0.5,0.25,1\n-1,0,0")) == TWO


def test_a_first_point_of_a_class_that_is_called_target_is_a_point() -> None:
    assert len(table("0.5,0.25,target\n-1,0,decoy\n1,1,target").lines) == 3


@pytest.mark.parametrize("text", ["y,x1,x2\n1,0.5,0.25\n0,-1,0", "color,u,v\n1,0.5,0.25\n0,-1,0"])
def test_a_class_has_many_names(text: str) -> None:
    assert cells(table(text)) == TWO


@pytest.mark.parametrize("names", ["u,v,w,class", "class,u"])
def test_more_or_fewer_names_than_columns_name_none(names: str) -> None:
    assert cells(table(f"{names}\n0.5,0.25,1\n-1,0,0")) == TWO


def test_a_y_beside_an_x_alone_is_no_class() -> None:
    assert cells(table("x,y,c\n0.5,0.25,1\n-1,0,0")) == TWO


def test_the_only_column_of_two_values_is_the_class_where_the_last_one_has_many() -> None:
    found = table("1,0.5,0.25\n0,-1,0\n1.0,0.1,0.2\n0,0.3,0.4")

    assert cells(found)[:2] == TWO and found.said == ("The first column is taken as the class.",)


def test_a_last_column_of_three_classes_is_the_class_though_another_has_two_values() -> None:
    text = "\n".join(f"{i % 2},{i / 7!r},{i % 3}" for i in range(12))

    assert {line.cells[2] for line in table(text).lines} == {"0", "1", "2"}


@pytest.mark.parametrize(("text", "sentence", "line"), [
    ("", "no line", 0), (" \n\t\n", "no line", 0), ("x,y,class", "only a line of names", 0),
    ("0,0", "line 1 has 2 columns; a point has three", 1), ("0.5", "line 1 has 1 column;", 1),
    ("0,0,1,1", "line 1 has 4 columns", 1), ("x,y,class\n0,0,1\n\n0,0", "line 4 has 2 columns", 4),
    ("0,0,1\n0 0 1", "line 2 has 1 column", 2), ("5.1,3.5,1.4,0.2,setosa", "Keep two columns of numbers", 1),
    (",x,y,k\n0,1,1,1\n1,1,1\n2,1,1,0", "line 3 has 3 columns; most have 4", 3),
    ('0,"0,1', "line 1 has quotation marks", 1), ('0,"0"1,1', "line 1 has quotation marks", 1),
    ("0\0.\x005\0", "UTF-16", 0),
])
def test_what_is_no_table_of_three_columns_is_refused_by_its_line(text: str, sentence: str, line: int) -> None:
    with pytest.raises(LineError, match=sentence) as refused:
        table(text)

    assert refused.value.line == line


@pytest.mark.parametrize("text", [
    "0,0,1\n\n# a\r\n0,cat\n", "[[0, 0, 1],\n [0, 'cat']]", "[[0, 0, 1], [0, 'cat'], [1, 1, 0]]",
    "\N{BOM}\n [(0,0,1),(0,'cat')]",
])
def test_lines_are_counted_as_refusals_count_them(text: str) -> None:
    with pytest.raises(LineError) as refused:
        table(text)

    assert "cat" in counted(text)[refused.value.line - 1]


@pytest.mark.parametrize("cell", ["1_0", "0x1", "", ".", "-", "1e", "1.2.3", "1.234,5", "٣", "0,", "nan", "inf"])
def test_what_is_no_number_to_a_reader_is_none(cell: str) -> None:
    assert number(cell) is None


def test_what_numpy_writes_is_read_to_the_last_bit() -> None:
    points, text = np.random.default_rng(0).standard_normal((50, 3)), io.StringIO()
    np.savetxt(text, points)

    found = table(text.getvalue())

    assert [[number(cell) for cell in line.cells] for line in found.lines] == points.tolist()


def test_what_pythons_csv_writes_is_read_to_the_last_bit() -> None:
    points, text = np.random.default_rng(0).standard_normal((50, 3)), io.StringIO()
    csv.writer(text, dialect="excel").writerows(points.tolist())

    found = table(text.getvalue())

    assert [[number(cell) for cell in line.cells] for line in found.lines] == points.tolist()
