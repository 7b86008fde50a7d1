module.exports = require('./derive.cjs')(() => import('./machines.ts'));
