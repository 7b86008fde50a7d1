/** The state machines of one account and Region: created, updated, described, deleted. */

import type {
  CreateStateMachineInput,
  CreateStateMachineOutput,
  DescribeStateMachineOutput,
  UpdateStateMachineInput,
  UpdateStateMachineOutput,
} from '@aws-sdk/client-sfn';
import { compileMachine } from '../../asl/compile.ts';
import { InvalidDefinitions } from '../../asl/errors.ts';
import type { Machine } from '../../asl/machine.ts';
import { refuse, type ServiceContext } from '../../service.ts';
import { refusals } from './behaviour.ts';
import type { Calls } from './call.ts';
import { isValidName, stateMachineArn } from './names.ts';

/** A definition and what it is run with; executions keep the one they began with. */
export interface Revision {
  readonly definition: string;
  readonly roleArn: string;
  /** Absent until `StateMachines.ready` has compiled what was deployed. */
  machine?: Machine;
  readonly updatedMs: number;
  readonly id: string;
}

export type MachineType = 'STANDARD' | 'EXPRESS';

interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly createdMs: number;
  readonly tags: Readonly<Record<string, string>>;
  readonly type: MachineType;
  status: 'ACTIVE' | 'DELETING';
  revision: Revision;
}

/** The Task resources of a definition. */
export function resourcesOf(definition: string): string[] {
  return [...definition.matchAll(/"Resource"\s*:\s*"([^"]+)"/g)].map(
    ([_all, resource]) => resource ?? '',
  );
}

/** Machines by type and definition. A machine is never changed, and many worlds deploy the same template. */
const compiled = new Map<string, Machine>();
const compiledMax = 50;

/** Throws InvalidDefinition. */
export async function compile(
  calls: Calls,
  definition: string,
  type: MachineType,
): Promise<Machine> {
  await calls.load(resourcesOf(definition));
  const key = `${type} ${definition}`;
  const known = compiled.get(key);
  if (known !== undefined) return known;
  try {
    const machine = compileMachine(definition, { targetFor: calls.targetFor, type });
    if (compiled.size >= compiledMax) compiled.clear();
    compiled.set(key, machine);
    return machine;
  } catch (error) {
    if (!(error instanceof InvalidDefinitions)) throw error;
    throw refuse(refusals.invalidDefinition, { problem: error.message });
  }
}

export class StateMachines {
  readonly #context: ServiceContext;
  readonly #calls: Calls;
  readonly #machines = new Map<string, StateMachine>();

  constructor(context: ServiceContext, calls: Calls) {
    this.#context = context;
    this.#calls = calls;
  }

  all(): readonly StateMachine[] {
    return [...this.#machines.values()];
  }

  get(arn: string): StateMachine | undefined {
    return this.#machines.get(arn);
  }

  /** Throws StateMachineDoesNotExist. */
  find(arn: string): StateMachine {
    const known = this.#machines.get(arn);
    if (known === undefined) throw refuse(refusals.stateMachineDoesNotExist, { arn });
    return known;
  }

  /** As `find`, for those who need it to go on living: throws StateMachineDeleting too. */
  findActive(arn: string): StateMachine {
    const known = this.find(arn);
    if (known.status === 'DELETING') throw refuse(refusals.stateMachineDeleting, { arn });
    return known;
  }

  async create(input: CreateStateMachineInput): Promise<CreateStateMachineOutput> {
    const { name = '', definition = '', roleArn = '', type = 'STANDARD' } = input;
    if (!isValidName(name)) throw refuse(refusals.invalidName, { name });
    const arn = stateMachineArn(this.#context, name);
    const known = this.#machines.get(arn);
    if (known !== undefined) {
      const same = known.revision.definition === definition && known.revision.roleArn === roleArn;
      if (!same) throw refuse(refusals.stateMachineAlreadyExists, { arn });
      return { stateMachineArn: arn, creationDate: new Date(known.createdMs) };
    }
    const machine = await compile(this.#calls, definition, type);
    const tags = Object.fromEntries((input.tags ?? []).map((tag) => [tag.key, tag.value]));
    const created = this.add(name, { definition, roleArn, machine, tags, type });
    return { stateMachineArn: arn, creationDate: new Date(created.createdMs) };
  }

  /** Adds a machine at once; without `machine` it is compiled by `ready`. */
  add(
    name: string,
    from: Pick<Revision, 'definition' | 'roleArn' | 'machine'> &
      Pick<StateMachine, 'tags'> &
      Partial<Pick<StateMachine, 'type'>>,
  ): StateMachine {
    const { tags, type = 'STANDARD', ...revision } = from;
    const arn = stateMachineArn(this.#context, name);
    const { nowMs } = this.#context.clock;
    const added: StateMachine = {
      arn,
      name,
      createdMs: nowMs,
      tags,
      type,
      status: 'ACTIVE',
      revision: { ...revision, updatedMs: nowMs, id: this.#context.random.uuid() },
    };
    this.#machines.set(arn, added);
    return added;
  }

  /** Compiles what was deployed. Throws InvalidDefinition. */
  async ready(): Promise<void> {
    for (const { revision, type } of this.#machines.values()) {
      revision.machine ??= await compile(this.#calls, revision.definition, type);
    }
  }

  async update(input: UpdateStateMachineInput): Promise<UpdateStateMachineOutput> {
    const known = this.findActive(input.stateMachineArn ?? '');
    if (input.definition === undefined && input.roleArn === undefined) {
      throw refuse(refusals.missingRequiredParameter);
    }
    const { definition = known.revision.definition, roleArn = known.revision.roleArn } = input;
    const machine = await compile(this.#calls, definition, known.type);
    const { nowMs } = this.#context.clock;
    const id = this.#context.random.uuid();
    known.revision = { definition, roleArn, machine, updatedMs: nowMs, id };
    return { updateDate: new Date(nowMs), revisionId: id };
  }

  /**
   * Its executions go on; the machine is gone when `isIdle`, at the latest when `removeIfDeleting`
   * is called.
   */
  delete(arn: string, isIdle: boolean): void {
    const known = this.#machines.get(arn);
    if (known === undefined) return;
    known.status = 'DELETING';
    if (isIdle) this.#machines.delete(arn);
  }

  removeIfDeleting(arn: string): void {
    if (this.#machines.get(arn)?.status === 'DELETING') this.#machines.delete(arn);
  }
}

/** Members that every workflow without logging or tracing shows. */
const fixed = {
  loggingConfiguration: { level: 'OFF', includeExecutionData: false },
  tracingConfiguration: { enabled: false },
} as const;

export function describe(machine: StateMachine): DescribeStateMachineOutput {
  const { definition, roleArn, id } = machine.revision;
  return {
    stateMachineArn: machine.arn,
    name: machine.name,
    type: machine.type,
    status: machine.status,
    definition,
    roleArn,
    creationDate: new Date(machine.createdMs),
    revisionId: id,
    ...fixed,
  };
}
