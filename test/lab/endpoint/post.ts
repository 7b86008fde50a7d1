/** POST by fetch, and what a protocol says in headers and body. */

/** A function that posts to the endpoint whose URL `url` gives. */
export function poster(url: () => string) {
  return async (headers: Record<string, string>, body: string | Uint8Array, path = '/') => {
    const response = await fetch(`${url()}${path}`, { method: 'POST', headers, body });
    return {
      status: response.status,
      type: response.headers.get('content-type'),
      requestId: response.headers.get('x-amzn-requestid'),
      queryError: response.headers.get('x-amzn-query-error'),
      protocol: response.headers.get('smithy-protocol'),
      bytes: new Uint8Array(await response.arrayBuffer()),
    };
  };
}

export const textOf = ({ bytes }: { readonly bytes: Uint8Array }): string =>
  new TextDecoder().decode(bytes);
