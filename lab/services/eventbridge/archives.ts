/** Archives: what a bus receives is kept, by pattern and for some days, so that it can be replayed. */

import type {
  Archive as ArchiveSummary,
  CreateArchiveRequest,
  CreateArchiveResponse,
  DescribeArchiveResponse,
  ListArchivesRequest,
  ListArchivesResponse,
  UpdateArchiveRequest,
} from '@aws-sdk/client-eventbridge';
import type { ServiceContext } from '../../service.ts';
import { refuse } from '../../service.ts';
import { refusals, transitions } from './behaviour.ts';
import { compileEventPattern } from './event-pattern.ts';
import type { StampedEvent } from './input.ts';
import { checkFilters, listPage } from './list-page.ts';
import type { Rules } from './rules.ts';
import { busName } from './rules.ts';

interface Kept {
  readonly event: StampedEvent;
  readonly bytes: number;
  /** The instant the archive has it. */
  readonly atMs: number;
}

interface Archive {
  readonly name: string;
  readonly bus: string;
  readonly createdMs: number;
  readonly events: Kept[];
  description: string | undefined;
  eventPattern: string | undefined;
  matches: (event: unknown) => boolean;
  /** 0 keeps events without end. */
  retentionDays: number;
}

const dayMs = 86_400_000;

const always = (): boolean => true;

const matcherOf = (pattern: string | undefined): ((event: unknown) => boolean) =>
  pattern === undefined ? always : compileEventPattern(pattern);

/** The name in an ARN of an archive. */
export const archiveName = (arn: string | undefined): string => arn?.split('/').at(-1) ?? '';

export class Archives {
  readonly #archives = new Map<string, Archive>();
  readonly #context: ServiceContext;
  readonly #rules: Rules;

  constructor(context: ServiceContext, rules: Rules) {
    this.#context = context;
    this.#rules = rules;
  }

  arn(name: string): string {
    const { region, account } = this.#context;
    return `arn:aws:events:${region}:${account}:archive/${name}`;
  }

  get(name: string): Archive | undefined {
    return this.#archives.get(name);
  }

  /** Keeps an event that a bus has received. Events of a replay are not kept again: they are not received. */
  keep(event: StampedEvent, bus: string): void {
    if (this.#archives.size === 0) return;
    const atMs = this.#context.clock.nowMs + transitions.archived.seconds * 1000;
    for (const archive of this.#archives.values()) {
      if (archive.bus !== bus || !archive.matches(event)) continue;
      archive.events.push({ event, bytes: Buffer.byteLength(JSON.stringify(event)), atMs });
    }
  }

  /** What the archive has now, oldest first: events take their time to arrive, and leave when their retention ends. */
  eventsIn(archive: Archive): readonly Kept[] {
    const { nowMs } = this.#context.clock;
    const { events, retentionDays } = archive;
    if (retentionDays > 0) {
      const keptFrom = events.findIndex(({ atMs }) => atMs > nowMs - retentionDays * dayMs);
      events.splice(0, keptFrom === -1 ? events.length : keptFrom);
    }
    return events.filter(({ atMs }) => atMs <= nowMs);
  }

  create(input: CreateArchiveRequest): CreateArchiveResponse {
    const { ArchiveName: name = '', EventSourceArn, EventPattern: eventPattern } = input;
    const bus = busName(EventSourceArn);
    this.#rules.on(bus);
    if (this.#archives.has(name)) throw refuse(refusals.archiveExists, { archive: name });
    const archive: Archive = {
      name,
      bus,
      createdMs: this.#context.clock.nowMs,
      events: [],
      description: input.Description,
      eventPattern,
      matches: matcherOf(eventPattern),
      retentionDays: input.RetentionDays ?? 0,
    };
    this.#archives.set(name, archive);
    return this.#changed(archive);
  }

  /** What is kept already stays. */
  update(input: UpdateArchiveRequest): CreateArchiveResponse {
    const archive = this.#find(input.ArchiveName);
    if (input.EventPattern !== undefined) {
      archive.matches = matcherOf(input.EventPattern);
      archive.eventPattern = input.EventPattern;
    }
    archive.description = input.Description ?? archive.description;
    archive.retentionDays = input.RetentionDays ?? archive.retentionDays;
    return this.#changed(archive);
  }

  describe(name: string | undefined): DescribeArchiveResponse {
    const archive = this.#find(name);
    return {
      ...this.#summary(archive),
      ArchiveArn: this.arn(archive.name),
      Description: archive.description,
      EventPattern: archive.eventPattern,
    };
  }

  delete(name: string | undefined): object {
    this.#archives.delete(this.#find(name).name);
    return {};
  }

  list(input: ListArchivesRequest): ListArchivesResponse {
    checkFilters(input, 'ListArchives');
    const { NamePrefix, EventSourceArn, State } = input;
    const found = [...this.#archives.values()].filter(
      ({ name, bus }) =>
        name.startsWith(NamePrefix ?? '') &&
        (EventSourceArn === undefined || this.#rules.busArn(bus) === EventSourceArn) &&
        (State === undefined || State === 'ENABLED'),
    );
    const { items, next } = listPage(found, input);
    return { Archives: items.map((archive) => this.#summary(archive)), ...next };
  }

  #find(name = ''): Archive {
    const archive = this.#archives.get(name);
    if (archive === undefined) throw refuse(refusals.noSuchArchive, { archive: name });
    return archive;
  }

  #changed({ name, createdMs }: Archive): CreateArchiveResponse {
    return { ArchiveArn: this.arn(name), State: 'ENABLED', CreationTime: new Date(createdMs) };
  }

  #summary(archive: Archive): ArchiveSummary {
    const events = this.eventsIn(archive);
    return {
      ArchiveName: archive.name,
      EventSourceArn: this.#rules.busArn(archive.bus),
      State: 'ENABLED',
      RetentionDays: archive.retentionDays,
      SizeBytes: events.reduce((sum, { bytes }) => sum + bytes, 0),
      EventCount: events.length,
      CreationTime: new Date(archive.createdMs),
    };
  }
}
