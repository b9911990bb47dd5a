/** Lists that come in pages, read to their end: what one chooses from must hold all there is to choose. */

interface Page<Node> {
  nodes: Node[];
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** More are not read: nobody finds one of so many in a list. */
export const MOST_NODES = 5_000;

/** The nodes of all pages, in their order; none of a list that the caller may not see. */
export async function everyNode<Node>(read: (after: string | null) => Promise<Page<Node> | null | undefined>): Promise<Node[]> {
  const nodes: Node[] = [];
  let after: string | null = null;
  do {
    const page: Page<Node> | null | undefined = await read(after);
    nodes.push(...(page?.nodes ?? []));
    after = page?.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
  } while (after !== null && nodes.length < MOST_NODES);
  return nodes;
}
