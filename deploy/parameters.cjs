module.exports = require('./derive.cjs')(() => import('./parameters.ts'));
