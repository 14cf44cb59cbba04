"""Measures rankings and answers on questions with known answers ("gold"), data sets in BEIR form, and TREC topics."""

from askmuse.evaluation.answers import evaluate_answers
from askmuse.evaluation.answers import read as replies
from askmuse.evaluation.compare import Comparison, Earlier, compare, read
from askmuse.evaluation.evaluate import evaluate_beir, evaluate_gold, evaluate_trec
from askmuse.evaluation.groups import joined, sliced
from askmuse.evaluation.reports.page import write_page
from askmuse.evaluation.reports.terminal import print_report, table
from askmuse.evaluation.results import Report, Result, save
from askmuse.evaluation.trec import write_qrels, write_run

__all__ = [
    "Comparison",
    "Earlier",
    "Report",
    "Result",
    "compare",
    "evaluate_answers",
    "evaluate_beir",
    "evaluate_gold",
    "evaluate_trec",
    "joined",
    "print_report",
    "read",
    "replies",
    "save",
    "sliced",
    "table",
    "write_page",
    "write_qrels",
    "write_run",
]
