/** The DB instance classes the lab offers, with the figures AWS publishes for them. */

/** vCPUs and memory of a DB instance class. */
export interface DbInstanceClass {
  readonly name: string;
  readonly vCpus: number;
  readonly memoryGibibytes: number;
}

/** GiB of memory for each vCPU. */
const families: Readonly<Record<string, number>> = {
  m6g: 4,
  m7g: 4,
  m8g: 4,
  r6g: 8,
  r7g: 8,
  r8g: 8,
};

const vCpus: Readonly<Record<string, number>> = {
  large: 2,
  xlarge: 4,
  '2xlarge': 8,
  '4xlarge': 16,
  '8xlarge': 32,
  '12xlarge': 48,
  '16xlarge': 64,
};

const burstable: readonly DbInstanceClass[] = [
  { name: 'db.t4g.micro', vCpus: 2, memoryGibibytes: 1 },
  { name: 'db.t4g.small', vCpus: 2, memoryGibibytes: 2 },
  { name: 'db.t4g.medium', vCpus: 2, memoryGibibytes: 4 },
  { name: 'db.t4g.large', vCpus: 2, memoryGibibytes: 8 },
  { name: 'db.t4g.xlarge', vCpus: 4, memoryGibibytes: 16 },
  { name: 'db.t4g.2xlarge', vCpus: 8, memoryGibibytes: 32 },
];

/** The class of an Aurora Serverless v2 instance; its size is the capacity of its cluster. */
const serverlessClass = 'db.serverless';

/** Source: https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.DBInstanceClass.Summary.html */
const catalogue: ReadonlyMap<string, DbInstanceClass> = new Map(
  [
    ...burstable,
    ...Object.entries(families).flatMap(([family, gibibytes]) =>
      Object.entries(vCpus).map(([size, count]) => ({
        name: `db.${family}.${size}`,
        vCpus: count,
        memoryGibibytes: count * gibibytes,
      })),
    ),
    { name: serverlessClass, vCpus: 0, memoryGibibytes: 0 },
  ].map((each) => [each.name, each]),
);

/** Undefined for a class the lab has no figures for: RDS then calls it invalid. */
export function classFacts(name: string): DbInstanceClass | undefined {
  return catalogue.get(name);
}

export const isAurora = (engine: string): boolean => engine.startsWith('aurora-');

/**
 * Whether the engine runs on the class: Aurora has no general purpose classes, and no burstable one below medium.
 * Source: https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Concepts.DBInstanceClass.SupportAurora.html
 */
export function runsOn(engine: string, name: string): boolean {
  if (name === serverlessClass) return isAurora(engine);
  return isAurora(engine) ? /^db\.(r\w+\.|t4g\.(medium|large)$)/.test(name) : true;
}

/** Classes an engine can be ordered with, in the order of the catalogue. */
export function classesOf(engine: string): readonly DbInstanceClass[] {
  return [...catalogue.values()].filter(({ name }) => runsOn(engine, name));
}
