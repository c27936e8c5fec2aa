"""Actions: the plan that carries recommendations out, progress with proof, judgement, and its four axes."""
