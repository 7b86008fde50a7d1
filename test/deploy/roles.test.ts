// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the placeholders are CloudFormation's
import { afterAll, describe, expect, test } from '@jest/globals';
import roles from '../../deploy/roles.ts';
import { removeProjects, writeProject } from './temporary-project.ts';

afterAll(removeProjects);

type Tasks = Readonly<Record<string, { Resource: string; Arguments: unknown }>>;

/** A project with runbooks of which each has one state machine with the given Tasks and substitutions. */
function projectOf(
  runbooks: Readonly<Record<string, { tasks: Tasks; substitutions?: Record<string, unknown> }>>,
): string {
  const files: Record<string, string> = {
    'workflows/README.md': '',
    'workflows/none/decide.ts': '',
  };
  for (const [runbook, { tasks, substitutions = {} }] of Object.entries(runbooks)) {
    const states = Object.entries(tasks).map(([name, task]) => [name, { Type: 'Task', ...task }]);
    files[`workflows/${runbook}/${runbook}.asl.json`] = JSON.stringify({
      States: Object.fromEntries(states),
    });
    const machine = {
      Type: 'AWS::StepFunctions::StateMachine',
      Properties: {
        StateMachineName: `arq-\${sls:stage}-${runbook}`,
        Definition: `\${file(./workflows/${runbook}/${runbook}.asl.json)}`,
        DefinitionSubstitutions: substitutions,
      },
    };
    const logicalId = runbook.charAt(0).toUpperCase() + runbook.slice(1);
    files[`workflows/${runbook}/runbook.yml`] = JSON.stringify({
      Resources: { [`${logicalId}StateMachine`]: machine, Other: { Type: 'AWS::Events::Rule' } },
    });
  }
  return writeProject(files);
}

/** What the role of the first runbook allows beside logs and traces. */
async function grants(...[runbooks]: Parameters<typeof projectOf>): Promise<unknown> {
  const { Resources } = await roles({ stage: 'lab', root: projectOf(runbooks) });
  const [role] = Object.values(Resources);
  expect(role).toMatchObject({ Type: 'AWS::IAM::Role' });
  return JSON.parse(JSON.stringify(role)).Properties.Policies[0].PolicyDocument.Statement.slice(2);
}

function named(text: string): unknown {
  return { 'Fn::Sub': `arn:\${AWS::Partition}:${text}` };
}

const here = '${AWS::Region}:${AWS::AccountId}';
const setDesiredCapacity = {
  Resource: 'arn:aws:states:::aws-sdk:autoscaling:setDesiredCapacity',
  Arguments: { AutoScalingGroupName: '{% $name %}', DesiredCapacity: '{% $capacity %}' },
};

describe('the role of a state machine', () => {
  test('allows changes only on managed groups of the stage', async () => {
    expect(await grants({ scale: { tasks: { 'Set capacity': setDesiredCapacity } } })).toEqual([
      {
        Effect: 'Allow',
        Action: ['autoscaling:SetDesiredCapacity'],
        Resource: [named(`autoscaling:${here}:autoScalingGroup:*:autoScalingGroupName/arq-lab-*`)],
        Condition: { StringEquals: { 'aws:ResourceTag/arq:managed': 'true' } },
      },
    ]);
  });

  test('reads groups without a resource, because Describe calls have none', async () => {
    const look = {
      Resource: 'arn:aws:states:::aws-sdk:autoscaling:describeAutoScalingGroups',
      Arguments: {},
    };
    expect(await grants({ scale: { tasks: { Look: look } } })).toEqual([
      { Effect: 'Allow', Action: ['autoscaling:DescribeAutoScalingGroups'], Resource: ['*'] },
    ]);
  });

  test('names the table that each item of a transaction writes to', async () => {
    const transaction = {
      Resource: 'arn:aws:states:::aws-sdk:dynamodb:transactWriteItems',
      Arguments: {
        TransactItems: [{ Put: { TableName: '${Table}' } }, { Update: { TableName: '${Table}' } }],
      },
    };
    const substitutions = { Table: { Ref: 'OperationsTable' } };
    expect(await grants({ scale: { tasks: { Claim: transaction }, substitutions } })).toEqual([
      {
        Effect: 'Allow',
        Action: ['dynamodb:PutItem', 'dynamodb:UpdateItem'],
        Resource: [{ 'Fn::GetAtt': ['OperationsTable', 'Arn'] }],
      },
    ]);
  });

  test('joins the functions that it calls into one statement, nested states included', async () => {
    const invoke = (name: string) => ({
      Type: 'Task',
      Resource: 'arn:aws:states:::lambda:invoke',
      Arguments: { FunctionName: `\${${name}}` },
    });
    const root = writeProject({
      'workflows/look/runbook.yml': JSON.stringify({
        Resources: {
          LookStateMachine: {
            Type: 'AWS::StepFunctions::StateMachine',
            Properties: {
              StateMachineName: 'arq-lab-look',
              Definition: {
                States: {
                  Both: { Type: 'Parallel', Branches: [{ States: { A: invoke('One') } }] },
                  Each: { Type: 'Map', ItemProcessor: { States: { B: invoke('Two') } } },
                  Said: { Type: 'Pass', Output: invoke('Three') },
                },
              },
              DefinitionSubstitutions: {
                One: { 'Fn::GetAtt': ['OneLambdaFunction', 'Arn'] },
                Two: { 'Fn::GetAtt': ['TwoLambdaFunction', 'Arn'] },
              },
            },
          },
        },
      }),
    });
    const { Resources } = await roles({ stage: 'lab', root });
    expect(Resources).toMatchObject({
      LookStateMachineRole: {
        Properties: {
          Policies: [
            {
              PolicyDocument: {
                Statement: [
                  { Sid: 'Logs' },
                  { Sid: 'Traces' },
                  {
                    Action: ['lambda:InvokeFunction'],
                    Resource: [
                      { 'Fn::GetAtt': ['OneLambdaFunction', 'Arn'] },
                      { 'Fn::GetAtt': ['TwoLambdaFunction', 'Arn'] },
                    ],
                  },
                ],
              },
            },
          ],
        },
      },
    });
  });

  // Source: Step Functions guide, "IAM policies for nested workflows".
  test('watches the nested execution and its managed rule when it waits for it', async () => {
    const nested = {
      Resource: 'arn:aws:states:::states:startExecution.sync:2',
      Arguments: { StateMachineArn: '${Check}' },
    };
    const substitutions = { Check: { Ref: 'CheckStateMachine' } };
    const runbooks = { aa: { tasks: { Check: nested }, substitutions }, check: { tasks: {} } };
    expect(await grants(runbooks)).toEqual([
      {
        Effect: 'Allow',
        Action: ['events:DescribeRule', 'events:PutRule', 'events:PutTargets'],
        Resource: [
          named(`events:${here}:rule/StepFunctionsGetEventsForStepFunctionsExecutionRule`),
        ],
      },
      {
        Effect: 'Allow',
        Action: ['states:DescribeExecution', 'states:StopExecution'],
        Resource: [named(`states:${here}:execution:arq-lab-check:*`)],
      },
      {
        Effect: 'Allow',
        Action: ['states:StartExecution'],
        Resource: [named(`states:${here}:stateMachine:arq-lab-check`)],
      },
    ]);
  });

  test('knows a machine that is given by its name, so that two can start each other', async () => {
    const start = {
      Resource: 'arn:aws:states:::states:startExecution',
      Arguments: { StateMachineArn: '${Scale}' },
    };
    const substitutions = { Scale: named(`states:${here}:stateMachine:arq-lab-scale`) };
    expect(await grants({ watch: { tasks: { Undo: start }, substitutions } })).toEqual([
      {
        Effect: 'Allow',
        Action: ['states:StartExecution'],
        Resource: [named(`states:${here}:stateMachine:arq-lab-scale`)],
      },
    ]);
  });

  test('publishes to the topics that the machine is given when its input chooses one', async () => {
    const publish = {
      Resource: 'arn:aws:states:::sns:publish',
      Arguments: { TopicArn: '{% $states.input.topicArn %}', Message: 'x' },
    };
    const substitutions = {
      NotificationsTopicArn: { Ref: 'NotificationsTopic' },
      PagesTopicArn: { Ref: 'PagesTopic' },
    };
    expect(await grants({ notify: { tasks: { Send: publish }, substitutions } })).toEqual([
      {
        Effect: 'Allow',
        Action: ['sns:Publish'],
        Resource: [{ Ref: 'NotificationsTopic' }, { Ref: 'PagesTopic' }],
      },
    ]);
    expect(await grants({ notify: { tasks: { Send: publish } } })).toEqual([
      { Effect: 'Allow', Action: ['sns:Publish'], Resource: [named(`sns:${here}:arq-lab-*`)] },
    ]);
  });

  test('writes objects only below the bucket that is named', async () => {
    const put = {
      Resource: 'arn:aws:states:::aws-sdk:s3:putObject',
      Arguments: { Bucket: '${Plans}', Key: 'web.json' },
    };
    const substitutions = { Plans: { Ref: 'PlanBucket' } };
    expect(await grants({ plan: { tasks: { Write: put }, substitutions } })).toEqual([
      {
        Effect: 'Allow',
        Action: ['s3:PutObject'],
        Resource: [{ 'Fn::Sub': '${PlanBucket.Arn}/*' }],
      },
    ]);
  });
});

describe('a role cannot be derived', () => {
  const invoke = (Arguments: unknown) => ({
    Resource: 'arn:aws:states:::lambda:invoke',
    Arguments,
  });
  test.each([
    [
      'when a name is written out',
      invoke({ FunctionName: 'arq-lab-look' }),
      'scale, state "Act": FunctionName is arq-lab-look, it must be a placeholder',
    ],
    [
      'when the placeholder is given by nobody',
      invoke({ FunctionName: '${Look}' }),
      'scale, state "Act": FunctionName is ${Look}, it must be a placeholder',
    ],
    [
      'when nothing names the resource',
      invoke({ Payload: {} }),
      'scale, state "Act": FunctionName is missing, its role has no scope.',
    ],
    [
      'for an action without a row',
      { Resource: 'arn:aws:states:::aws-sdk:ec2:stopInstances', Arguments: {} },
      'scale, state "Act": no scope is known for ec2:StopInstances, add a row to deploy/roles.ts.',
    ],
  ])('%s', async (_when, task, problem) => {
    await expect(grants({ scale: { tasks: { Act: task } } })).rejects.toThrow(problem);
  });
});
