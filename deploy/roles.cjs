module.exports = require('./derive.cjs')(() => import('./roles.ts'));
