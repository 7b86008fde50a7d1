/** Watches a world for a person: alarms, executions, instances and messages as lines, in the order they happened. */

import type { World } from '../../lab/world.ts';
import { alarmSignals } from '../../shared/strategy/alarm-signals.ts';
import { alarmsOf } from '../read/alarms.ts';
import { followExecutions } from './follow-executions.ts';
import type { LiveEvent } from './live-event.ts';
import { partsOf } from './start-of.ts';

/** Alarms that another alarm reads: on their own they lead to nothing. */
async function partNames(world: World): Promise<(alarmName: string) => boolean> {
  const { compositeAlarms } = await alarmsOf(world.clients, world.stage);
  const rules = compositeAlarms
    // A warning that is silent while the critical alarm is red tells people all the same.
    .filter(({ AlarmName = '' }) => AlarmName.endsWith('-scale-in'))
    .map(({ AlarmRule = '' }) => AlarmRule)
    .join(' ');
  return (alarmName) => rules.includes(`ALARM("${alarmName}")`) && alarmName.endsWith('-low');
}

function followAlarms(world: World, isPart: (alarmName: string) => boolean): () => LiveEvent[] {
  let known = 0;
  return () => {
    const transitions = world.services.cloudWatch.transitions();
    const fresh = transitions.slice(known);
    known = transitions.length;
    return fresh.flatMap(({ alarmName, from, to, atMs }): LiveEvent[] => {
      const parts = partsOf(world, alarmName);
      if (parts === undefined || isPart(alarmName)) return [];
      const text = `${parts.target} ${parts.signal}`;
      const { severity } = alarmSignals[parts.signal];
      if (to === 'ALARM') {
        const word = severity === 'trigger' ? 'ALARM' : severity.toUpperCase();
        // Too many instances are nothing to be afraid of.
        const tone = parts.signal === 'scale-in' ? 'busy' : 'bad';
        return [{ atMs, word, tone, text, readMs: 150 }];
      }
      if (to === 'OK' && from === 'ALARM') {
        return [{ atMs, word: 'OK', tone: 'good', text, readMs: 30 }];
      }
      if (to === 'INSUFFICIENT_DATA' && severity === 'trigger') {
        return [{ atMs, word: 'NO DATA', tone: 'warning', text, readMs: 50 }];
      }
      return [];
    });
  };
}

function followInstances(world: World): () => LiveEvent[] {
  const counts = new Map<string, number>();
  let minute = 0;
  return () => {
    const lines: LiveEvent[] = [];
    let played = minute;
    for (const { name } of world.applications) {
      const { minutes, instances } = world.platform.record(name);
      for (let at = minute; at < minutes; at++) {
        const now = instances[at] ?? 0;
        const before = counts.get(name) ?? now;
        // A mean with a fraction is a minute in which the number changed: the next one has the new number.
        if (!Number.isInteger(now)) continue;
        counts.set(name, now);
        if (now === before) continue;
        const atMs = world.startMs + at * 60_000;
        const text = `${name} ${before} to ${now} in service`;
        lines.push({ atMs, word: 'INSTANCES', tone: 'strong', text, readMs: 100 });
      }
      played = minutes;
    }
    minute = played;
    return lines;
  };
}

function followMessages(world: World): () => LiveEvent[] {
  let known = 0;
  return () => {
    const published = world.services.sns.published();
    const fresh = published.slice(known);
    known = published.length;
    return fresh.map(({ atMs, topicArn, subject = '' }) => {
      const paged = topicArn.endsWith('-pages');
      const tone = paged ? 'warning' : 'quiet';
      return { atMs, word: paged ? 'PAGED' : 'TOLD', tone, text: subject, readMs: 60 };
    });
  };
}

/** Answers with what is new since the last call. */
export async function watchWorld(world: World): Promise<() => LiveEvent[]> {
  const followers = [
    followAlarms(world, await partNames(world)),
    followExecutions(world),
    followInstances(world),
    followMessages(world),
  ];
  // The sort is stable: what happened at one instant keeps the order of the followers.
  return () => followers.flatMap((follow) => follow()).sort((a, b) => a.atMs - b.atMs);
}
