/** The errors of operations are those of the installed SDK packages. */

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { projectRoot } from '../../../lab/project.ts';
import { modelledErrors } from '../../../lab/sweep/modelled-errors.ts';
import { operationErrors } from '../../../scripts/write-operation-errors.ts';

describe('lab/sweep/operation-errors.json', () => {
  test('is current: run node scripts/write-operation-errors.ts', async () => {
    const path = join(projectRoot, 'lab', 'sweep', 'operation-errors.json');
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(await operationErrors());
  });
});

describe('the modelled errors of a call', () => {
  // API reference of Amazon EC2 Auto Scaling, SetDesiredCapacity: ResourceContention 500, ScalingActivityInProgress 400.
  test('have the status of the API reference', async () => {
    expect(await modelledErrors('auto-scaling', 'SetDesiredCapacity')).toEqual([
      '500 ResourceContentionFault',
      '400 ScalingActivityInProgressFault',
    ]);
  });

  test('leave out what a fault of its own gives already', async () => {
    const errors = await modelledErrors('dynamodb', 'GetItem');
    expect(errors).toContain('400 ProvisionedThroughputExceededException');
    expect(errors).not.toContain('400 ThrottlingException');
  });

  test('are none where AWS models none', async () => {
    expect(await modelledErrors('ec2', 'DescribeInstances')).toEqual([]);
  });
});
