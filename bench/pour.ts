import { attributes } from "../shared/table/attributes.ts";
import type { Item } from "../shared/table/item.ts";
import { abreast } from "./measure.ts";

// DynamoDB Local looks at the form of a signature, not at what it says
const authorization =
  "AWS4-HMAC-SHA256 Credential=local/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0";

/**
 * Writes many items as they are into DynamoDB Local, 25 to a request, on the wire: the SDK takes more time for it than the
 * database does.
 */
export const pour = async (endpoint: string, table: string, items: Item[]): Promise<void> => {
  const chunks = Array.from({ length: Math.ceil(items.length / 25) }, (_, i) => items.slice(i * 25, i * 25 + 25));
  await abreast(4, chunks, async (chunk) => {
    const puts = chunk.map((item) => ({ PutRequest: { Item: attributes(item) } }));
    const response = await fetch(endpoint, {
      method: "POST",
      headers: {
        authorization,
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": "DynamoDB_20120810.BatchWriteItem",
      },
      body: JSON.stringify({ RequestItems: { [table]: puts } }),
    });
    const { UnprocessedItems = {} } = (await response.json()) as { UnprocessedItems?: object };
    if (!response.ok || Object.keys(UnprocessedItems).length > 0) throw new Error("Items were left unwritten.");
  });
};
