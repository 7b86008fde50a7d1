// The osls plugin that replaces each function's source by its bundle before osls packages it.
const { join } = require('node:path');

module.exports = class EsbuildPlugin {
  constructor(serverless, _options, { log }) {
    this.serverless = serverless;
    this.log = log;
    const run = () => this.run();
    this.hooks = {
      'before:package:createDeploymentArtifacts': run,
      'before:deploy:function:packageFunction': run,
    };
  }

  async run() {
    const { bundle } = await import('./bundle.ts');
    const { service, serviceDir } = this.serverless;
    for (const name of service.getAllFunctions()) {
      const declared = service.getFunction(name);
      const dot = declared.handler.lastIndexOf('.');
      const entry = join(serviceDir, `${declared.handler.slice(0, dot)}.ts`);
      const { artifact, bytes } = await bundle(entry, name, join(serviceDir, '.build'));
      declared.handler = `index.${declared.handler.slice(dot + 1)}`;
      declared.package = { ...declared.package, artifact, individually: true };
      this.log.notice(`bundled ${name}: ${Math.ceil(bytes / 1024)} KiB`);
    }
  }
};
