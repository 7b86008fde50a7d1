module.exports = require('./derive.cjs')(() => import('./alarms.ts'));
