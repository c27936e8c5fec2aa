"""The pages of the action plan: the plan itself, what one reports on, judgement, and its four axes."""
