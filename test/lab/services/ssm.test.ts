/** Parameters: versions, paths, refusals. */

import { describe, expect, test } from '@jest/globals';
import { createSsm, refusals } from '../../../lab/services/ssm.ts';
import { refusalCases, refusalOf, smallWorld } from './small-world.ts';

function world() {
  const small = smallWorld('2026-03-02T10:00Z');
  const ssm = small.add('ssm', createSsm(small.context));
  const put = (Name: string, Value: string, more = {}) =>
    small.run('ssm', 'PutParameter', { Name, Value, Type: 'String', ...more });
  const get = (Name: string) => small.run('ssm', 'GetParameter', { Name }).Parameter;
  return { ...small, ssm, put, get };
}

test('a parameter is read back with its version, and overwriting raises the version', () => {
  const { put, get } = world();
  expect(put('/arq/lab/limit', '20')).toEqual({ Version: 1, Tier: 'Standard' });
  expect(put('/arq/lab/limit', '21', { Overwrite: true, Type: undefined }).Version).toBe(2);
  expect(get('/arq/lab/limit')).toMatchObject({
    Name: '/arq/lab/limit',
    Type: 'String',
    Value: '21',
    Version: 2,
    ARN: 'arn:aws:ssm:eu-west-1:111122223333:parameter/arq/lab/limit',
  });
  expect(get('/arq/lab/limit:1').Value).toBe('20');
  expect(get('arn:aws:ssm:eu-west-1:111122223333:parameter/arq/lab/limit').Value).toBe('21');
});

test('only the last 100 versions are kept', async () => {
  const { put, get } = world();
  for (let at = 1; at <= 101; at++) put('/arq/n', String(at), { Overwrite: true });
  expect(get('/arq/n:2').Value).toBe('2');
  expect(await refusalOf(() => get('/arq/n:1'))).toMatch(/^ParameterVersionNotFound/);
});

test('unknown names of GetParameters come back as invalid', () => {
  const { put, run } = world();
  put('/a', '1');
  const answer = run('ssm', 'GetParameters', { Names: ['/a', '/b'] });
  expect(answer.Parameters.map((it: { Name: string }) => it.Name)).toEqual(['/a']);
  expect(answer.InvalidParameters).toEqual(['/b']);
});

test('a path gives its own level, or with Recursive everything below, in pages of ten', () => {
  const { put, run } = world();
  for (let at = 10; at < 22; at++) put(`/arq/n${at}`, 'x');
  put('/arq/deep/er', 'x');
  const names = (input: object): [string[], string | undefined] => {
    const answer = run('ssm', 'GetParametersByPath', { Path: '/arq', ...input });
    return [answer.Parameters.map((it: { Name: string }) => it.Name), answer.NextToken];
  };
  const [first, token] = names({});
  expect(first).toHaveLength(10);
  expect(first[0]).toBe('/arq/n10');
  expect(names({ NextToken: token })).toEqual([['/arq/n20', '/arq/n21'], undefined]);
  expect(names({ Recursive: true })[0]).toContain('/arq/deep/er');
});

test('a parameter of a template can be read, and a deleted one cannot', async () => {
  const { deploy, get, run } = world();
  deploy('ssm', 'AWS::SSM::Parameter', { Name: '/arq/out', Type: 'String', Value: 'v' });
  expect(get('/arq/out').Value).toBe('v');
  run('ssm', 'DeleteParameter', { Name: '/arq/out' });
  expect(await refusalOf(() => get('/arq/out'))).toBe(
    'ParameterNotFound: Parameter /arq/out not found.',
  );
});

test('IAM sees the ARN of each parameter', () => {
  const { ssm } = world();
  const arn = 'arn:aws:ssm:eu-west-1:111122223333:parameter';
  expect(ssm.arns('GetParameter', { Name: '/arq/a' })).toEqual([`${arn}/arq/a`]);
  expect(ssm.arns('GetParameters', { Names: ['a', '/b'] })).toEqual([`${arn}/a`, `${arn}/b`]);
  expect(ssm.arns('GetParametersByPath', { Path: '/arq' })).toEqual([`${arn}/arq`]);
});

type World = ReturnType<typeof world>;
const refused: Record<keyof typeof refusals, (world: World) => unknown> = {
  parameterExists: ({ put }) => [put('/a', '1'), put('/a', '2')],
  noSuchParameter: ({ get }) => get('/none'),
  noSuchVersion: ({ put, get }) => [put('/a', '1'), get('/a:7')],
  typeMissing: ({ put }) => put('/a', '1', { Type: undefined }),
  valueTooLong: ({ put }) => put('/a', 'x'.repeat(4097)),
  invalidName: ({ put }) => put('/aws/a', '1'),
  pageTooLarge: ({ run }) => run('ssm', 'GetParametersByPath', { Path: '/a', MaxResults: 11 }),
  tooManyNames: ({ run }) => run('ssm', 'GetParameters', { Names: Array(11).fill('/a') }),
  invalidToken: ({ run }) => run('ssm', 'GetParametersByPath', { Path: '/a', NextToken: 'x' }),
};

describe('Parameter Store refuses', () => {
  test.each(refusalCases(refusals, refused))('%s', async (_row, step, text) => {
    expect(await refusalOf(() => step(world()))).toMatch(text);
  });
});

test('the advanced tier takes values of up to 8 KB', () => {
  const { put } = world();
  expect(put('/a', 'x'.repeat(8192), { Tier: 'Advanced' }).Tier).toBe('Advanced');
});
