/** Dashboards: the body is checked as PutDashboard checks it and kept as it was given. */

import type {
  DashboardValidationMessage,
  DeleteDashboardsInput,
  GetDashboardInput,
  GetDashboardOutput,
  ListDashboardsInput,
  ListDashboardsOutput,
  PutDashboardInput,
  PutDashboardOutput,
} from '@aws-sdk/client-cloudwatch';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { type Operation, refuse } from '../../service.ts';
import { refusals } from './behaviour.ts';
import { page } from './page.ts';

const LISTED_DASHBOARDS = 1000;
const MOST_WIDGETS = 500;
const MOST_METRICS = 500;

const cell = z.union([z.string(), z.record(z.string(), z.unknown())]);
const common = {
  x: z.int().min(0).max(23).optional(),
  y: z.int().min(0).optional(),
  width: z.int().min(1).max(24).optional(),
  height: z.int().min(1).max(1000).optional(),
};

/** Dashboard body structure and syntax (CloudWatch API reference): what each kind of widget must say. */
const widget = z.discriminatedUnion('type', [
  z.looseObject({
    type: z.literal('metric'),
    ...common,
    properties: z
      .looseObject({
        region: z.string(),
        metrics: z.array(z.array(cell).min(1)).max(MOST_METRICS).optional(),
        annotations: z.looseObject({}).optional(),
      })
      .refine(({ metrics, annotations }) => metrics !== undefined || annotations !== undefined, {
        message: "Should have required property 'metrics'",
      }),
  }),
  z.looseObject({
    type: z.literal('text'),
    ...common,
    properties: z.looseObject({ markdown: z.string() }),
  }),
  z.looseObject({
    type: z.literal('log'),
    ...common,
    properties: z.looseObject({ region: z.string(), query: z.string() }),
  }),
  z.looseObject({
    type: z.literal('alarm'),
    ...common,
    properties: z.looseObject({ alarms: z.array(z.string()).max(100) }),
  }),
  z.looseObject({ type: z.enum(['explorer', 'custom']), ...common, properties: z.looseObject({}) }),
]);

const body = z.looseObject({
  start: z.string().optional(),
  end: z.string().optional(),
  periodOverride: z.enum(['auto', 'inherit']).optional(),
  widgets: z.array(widget).max(MOST_WIDGETS),
});

const bodyMembers = ['start', 'end', 'periodOverride', 'widgets', 'variables'];
const widgetMembers = ['type', 'x', 'y', 'width', 'height', 'properties'];

const pathOf = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part)}`).join('');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    const errors = JSON.stringify([{ dataPath: '', message: 'The body is not valid JSON' }]);
    throw refuse(refusals.dashboardInvalid, { count: 1, errors });
  }
}

/** The messages that come with a body that is accepted: members a dashboard does not know. */
function check(text: string): DashboardValidationMessage[] {
  const parsed = body.safeParse(parse(text));
  if (!parsed.success) {
    const errors = parsed.error.issues.map(({ path, message }) => ({
      dataPath: pathOf(path),
      message,
    }));
    throw refuse(refusals.dashboardInvalid, {
      count: errors.length,
      errors: JSON.stringify(errors, undefined, 2),
    });
  }
  const unknown = (path: string, value: object, known: readonly string[]) =>
    Object.keys(value)
      .filter((member) => !known.includes(member))
      .map((member) => ({
        DataPath: path,
        Message: `Should NOT have additional properties: '${member}'`,
      }));
  return [
    ...unknown('', parsed.data, bodyMembers),
    ...parsed.data.widgets.flatMap((each, place) =>
      unknown(`/widgets/${place}`, each, widgetMembers),
    ),
  ];
}

interface Dashboard {
  readonly name: string;
  readonly body: string;
  readonly modifiedAtMs: number;
}

export function createDashboards(clock: Clock, account: string) {
  const dashboards = new Map<string, Dashboard>();

  /** Dashboards are global: their ARN has no Region. */
  const arnOf = (name: string): string => `arn:aws:cloudwatch::${account}:dashboard/${name}`;

  function require(name: string): Dashboard {
    const found = dashboards.get(name);
    if (found === undefined) throw refuse(refusals.dashboardNotFound, { name });
    return found;
  }

  const operations = {
    PutDashboard(input: PutDashboardInput): PutDashboardOutput {
      const { DashboardName: name = '', DashboardBody: text = '' } = input;
      const messages = check(text);
      dashboards.set(name, { name, body: text, modifiedAtMs: clock.nowMs });
      return { DashboardValidationMessages: messages };
    },
    GetDashboard(input: GetDashboardInput): GetDashboardOutput {
      const { name, body: text } = require(input.DashboardName ?? '');
      return { DashboardArn: arnOf(name), DashboardName: name, DashboardBody: text };
    },
    ListDashboards(input: ListDashboardsInput): ListDashboardsOutput {
      const found = [...dashboards.values()]
        .filter(({ name }) => name.startsWith(input.DashboardNamePrefix ?? ''))
        .sort((a, b) => (a.name < b.name ? -1 : 1));
      const { items, next } = page(found, {
        size: LISTED_DASHBOARDS,
        token: input.NextToken,
        refusal: refusals.listToken,
      });
      const DashboardEntries = items.map(({ name, body: text, modifiedAtMs }) => ({
        DashboardName: name,
        DashboardArn: arnOf(name),
        LastModified: new Date(modifiedAtMs),
        Size: Buffer.byteLength(text),
      }));
      return { DashboardEntries, ...next };
    },
    DeleteDashboards(input: DeleteDashboardsInput): object {
      const names = input.DashboardNames ?? [];
      for (const name of names) require(name);
      for (const name of names) dashboards.delete(name);
      return {};
    },
  } satisfies Record<string, Operation>;

  return { operations, arnOf, inspect: () => [...dashboards.values()] };
}
