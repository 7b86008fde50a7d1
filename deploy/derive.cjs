// The bridge from osls, which can only call CommonJS, to the TypeScript module that derives a fragment.
const { join } = require('node:path');

const root = join(__dirname, '..');

module.exports =
  (load) =>
  async ({ resolveVariable }) => {
    const { default: derive } = await load();
    return derive({ stage: await resolveVariable('sls:stage'), root });
  };
