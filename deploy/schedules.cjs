module.exports = require('./derive.cjs')(() => import('./schedules.ts'));
