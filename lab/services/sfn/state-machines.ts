/** The state machines of one account and Region: created, updated, found, deleted. */

import type {
  CreateStateMachineInput,
  CreateStateMachineOutput,
  UpdateStateMachineInput,
  UpdateStateMachineOutput,
} from '@aws-sdk/client-sfn';
import { compileMachine } from '../../asl/compile.ts';
import { InvalidDefinitions } from '../../asl/errors.ts';
import type { Machine } from '../../asl/machine.ts';
import { refuse, type ServiceContext } from '../../service.ts';
import { type Alias, routed } from './aliases.ts';
import { refusals } from './behaviour.ts';
import type { Calls } from './call.ts';
import { isValidName, splitArn, stateMachineArn } from './names.ts';
import { publishVersion } from './version-operations.ts';
import { type Version, Versions } from './versions.ts';

/** A definition and what it is run with; executions keep the one they began with. */
export interface Revision {
  readonly definition: string;
  readonly roleArn: string;
  /** Absent until `StateMachines.ready` has compiled what was deployed. */
  machine?: Machine;
  readonly updatedMs: number;
  readonly id: string;
}

/** What a state machine that was never updated is at; answers do not show it (recorded). */
const initialRevision = 'INITIAL';

export type MachineType = 'STANDARD' | 'EXPRESS';

interface Publication {
  readonly publish?: boolean | undefined;
  readonly versionDescription?: string | undefined;
}

export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  readonly createdMs: number;
  readonly tags: Map<string, string>;
  readonly type: MachineType;
  /** What CreateStateMachine was asked to publish. */
  readonly creation: Publication;
  readonly versions: Versions;
  /** By ARN. */
  readonly aliases: Map<string, Alias>;
  status: 'ACTIVE' | 'DELETING';
  revision: Revision;
}

/** A state machine, and what its ARN names of it. */
interface Qualified {
  readonly machine: StateMachine;
  readonly version?: Version | undefined;
  readonly alias?: Alias | undefined;
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
    return active(this.find(arn));
  }

  /** As `find`, for an ARN that may be that of a version or an alias. */
  resolve(arn: string): Qualified {
    const { machineArn, qualifier, label } = splitArn(arn);
    if (label !== undefined) throw refuse(refusals.labelledArn, { arn });
    if (qualifier === undefined) return { machine: this.find(arn) };
    const machine = this.#machines.get(machineArn);
    const version = machine?.versions.get(arn);
    const alias = machine?.aliases.get(arn);
    if (machine === undefined || (version ?? alias) === undefined) {
      throw refuse(refusals.stateMachineDoesNotExist, { arn });
    }
    return { machine, version, alias };
  }

  /** As `resolve`, with the version that an alias leads to this time. Throws StateMachineDeleting. */
  toStart(arn: string): Qualified {
    const found = this.resolve(arn);
    const { alias } = found;
    const machine = active(found.machine);
    if (alias === undefined) return found;
    const version = machine.versions.get(routed(alias, this.#context.random) ?? '');
    return { machine, alias, version };
  }

  /** The same definition, type and publication again is the same machine. API reference, "idempotent". */
  async create(input: CreateStateMachineInput): Promise<CreateStateMachineOutput> {
    const { name = '', definition = '', roleArn = '', type = 'STANDARD' } = input;
    if (!isValidName(name)) throw refuse(refusals.invalidName, { name });
    checkPublication(input);
    const arn = stateMachineArn(this.#context, name);
    const known = this.#machines.get(arn);
    if (known !== undefined) return this.#createdBefore(known, input);
    const machine = await compile(this.#calls, definition, type);
    const tags = new Map((input.tags ?? []).map(({ key = '', value = '' }) => [key, value]));
    const created = this.add(name, { definition, roleArn, machine, tags, type, creation: input });
    const answer = { stateMachineArn: arn, creationDate: new Date(created.createdMs) };
    return { ...answer, ...this.#publish(created, input) };
  }

  #createdBefore(known: StateMachine, input: CreateStateMachineInput): CreateStateMachineOutput {
    const { arn, revision, type, creation, versions, createdMs } = active(known);
    const version = creation.publish === true ? versions.of(revision) : undefined;
    const isSame =
      revision.definition === input.definition &&
      type === (input.type ?? 'STANDARD') &&
      (creation.publish ?? false) === (input.publish ?? false) &&
      creation.versionDescription === input.versionDescription;
    if (!isSame) throw refuse(refusals.stateMachineAlreadyExists, { arn });
    return {
      stateMachineArn: arn,
      creationDate: new Date(createdMs),
      ...(version !== undefined && { stateMachineVersionArn: version.arn }),
    };
  }

  #publish(
    machine: StateMachine,
    { publish, versionDescription }: Publication,
  ): { readonly stateMachineVersionArn?: string } {
    if (publish !== true) return {};
    const { arn } = publishVersion(this.#context, machine, versionDescription);
    return { stateMachineVersionArn: arn };
  }

  /** Adds a machine at once; without `machine` it is compiled by `ready`. */
  add(
    name: string,
    from: Pick<Revision, 'definition' | 'roleArn' | 'machine'> &
      Pick<StateMachine, 'tags' | 'type' | 'creation'>,
  ): StateMachine {
    const { tags, type, creation, ...revision } = from;
    const arn = stateMachineArn(this.#context, name);
    const { nowMs } = this.#context.clock;
    const added: StateMachine = {
      arn,
      name,
      createdMs: nowMs,
      tags,
      type,
      creation: { publish: creation.publish, versionDescription: creation.versionDescription },
      versions: new Versions(arn),
      aliases: new Map(),
      status: 'ACTIVE',
      revision: { ...revision, updatedMs: nowMs, id: initialRevision },
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

  /** Without a change there is no new revision (recorded). */
  async update(input: UpdateStateMachineInput): Promise<UpdateStateMachineOutput> {
    const known = this.findActive(input.stateMachineArn ?? '');
    if (input.definition === undefined && input.roleArn === undefined) {
      throw refuse(refusals.missingRequiredParameter);
    }
    checkPublication(input);
    const { definition = known.revision.definition, roleArn = known.revision.roleArn } = input;
    const machine = await compile(this.#calls, definition, known.type);
    const { nowMs } = this.#context.clock;
    const isSame = known.revision.definition === definition && known.revision.roleArn === roleArn;
    if (!isSame) {
      const id = this.#context.random.uuid();
      known.revision = { definition, roleArn, machine, updatedMs: nowMs, id };
    }
    return {
      updateDate: new Date(nowMs),
      ...revisionOf(known.revision),
      ...this.#publish(known, input),
    };
  }

  /**
   * Its executions go on; the machine is gone when `isIdle`, at the latest when `removeIfDeleting`
   * is called, and its versions and aliases with it.
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

function active(machine: StateMachine): StateMachine {
  const { status, arn } = machine;
  if (status === 'DELETING') throw refuse(refusals.stateMachineDeleting, { arn });
  return machine;
}

function checkPublication({ publish, versionDescription }: Publication): void {
  if (versionDescription !== undefined && publish !== true) {
    throw refuse(refusals.descriptionWithoutVersion);
  }
}

/** Recorded: the first revision has no identifier that is shown. */
export function revisionOf({ id }: Revision): { readonly revisionId?: string } {
  return id === initialRevision ? {} : { revisionId: id };
}
