"""How well askmuse finds and answers, measured on gold questions or on a data set in BEIR form."""

from askmuse.evaluation.evaluate import evaluate_beir, evaluate_gold
from askmuse.evaluation.report import Report, print_report, table

__all__ = ["Report", "evaluate_beir", "evaluate_gold", "print_report", "table"]
