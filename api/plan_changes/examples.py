"""Examples of what a county changes."""

TRIAL = {"field": "stationing.visits_at_least", "value": "4", "effective_on": "2027-01-01"}
CHANGE = TRIAL | {"reason": "春节前后加密到访", "basis": "溆安办〔2026〕12号"}
WITHDRAWAL = {"reason": "县安委会决定暂不加密"}
