/** Scenarios that cannot be read: the sweep must say why instead of leaving the runbook out. */

throw new Error('broken on purpose');
