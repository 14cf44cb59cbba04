"""How well askmuse finds and answers, measured on gold questions, a data set in BEIR form or TREC topics."""

from askmuse.evaluation.compare import Comparison, Earlier, compare, read
from askmuse.evaluation.evaluate import evaluate_beir, evaluate_gold, evaluate_trec
from askmuse.evaluation.page import write_page
from askmuse.evaluation.report import print_report, table
from askmuse.evaluation.results import Report, Result, save
from askmuse.evaluation.trec import write_run

__all__ = [
    "Comparison",
    "Earlier",
    "Report",
    "Result",
    "compare",
    "evaluate_beir",
    "evaluate_gold",
    "evaluate_trec",
    "print_report",
    "read",
    "save",
    "table",
    "write_page",
    "write_run",
]
