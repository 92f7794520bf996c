"""Training plans: built by code from profile and wishes, proved by an independent checker, changed only when accepted."""

from coach.plans.model import Plan, PlanChange

__all__ = ["Plan", "PlanChange"]
