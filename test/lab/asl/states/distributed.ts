/** A machine of one Distributed Map, and a neighbour that has objects. */

/** Its executions hand on their items. */
export const processor = {
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  StartAt: 'In',
  States: { In: { Type: 'Pass', End: true } },
};

export const map = (state: object) => ({
  StartAt: 'Each',
  States: { Each: { Type: 'Map', ItemProcessor: processor, End: true, ...state } },
});

/** GetObject of objects named `bucket/key`. */
export const objects = (bodies: Readonly<Record<string, string | Uint8Array>>) => ({
  's3.GetObject': ({ Bucket, Key }: { Bucket: string; Key: string }) => ({
    Body: { transformToByteArray: async () => Buffer.from(bodies[`${Bucket}/${Key}`] ?? '') },
  }),
});
