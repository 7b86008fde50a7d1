module.exports = require('./derive.cjs')(() => import('./dashboard.ts'));
