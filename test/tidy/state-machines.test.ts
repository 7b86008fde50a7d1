/** The lint reaches the state machines of a project as they are deployed. */

import { afterAll, expect, test } from '@jest/globals';
import { removeProjects, writeProject } from '../deploy/temporary-project.ts';
import { machineProblems } from './state-machines.ts';

afterAll(removeProjects);

const fragment = [
  'Resources:',
  '  WaitStateMachine:',
  '    Type: AWS::StepFunctions::StateMachine',
  '    Properties:',
  `      Definition: \${file(./workflows/wait/wait.asl.json)}`,
  '      DefinitionSubstitutions: { TopicArn: !Ref Topic }',
  '  Topic: { Type: AWS::SNS::Topic }',
].join('\n');

test('a state machine with a lost state and an unused substitution is told both', async () => {
  const root = writeProject({
    'workflows/wait/runbook.yml': fragment,
    'workflows/wait/wait.asl.json': JSON.stringify({
      Comment: 'Waits a minute.',
      QueryLanguage: 'JSONata',
      TimeoutSeconds: 60,
      StartAt: 'Wait a minute',
      States: {
        'Wait a minute': { Type: 'Wait', Seconds: 60, End: true },
        'Wait for ever': { Type: 'Wait', Seconds: 60, Next: 'Wait for ever' },
      },
    }),
  });
  const problems = await machineProblems(root);
  expect(problems).toContain(
    'workflows/wait: The substitution TopicArn is used nowhere. (placeholder)',
  );
  expect(problems.filter((problem) => problem.includes('"Wait for ever"'))).not.toEqual([]);
});
