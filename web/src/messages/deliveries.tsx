/** To whom the message went, at which address, and how. */
import { sentenceOf } from "../api/problem";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { useDeliveries } from "./use-messages";
import { DELIVERY_WORDS, type Delivery, type Message } from "./words";

export function Deliveries({ message }: { message: Message }) {
  const deliveries = useDeliveries(message, true);
  const items = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  if (Object.keys(message.counts).length === 0) return null;
  return (
    <section className="card" aria-labelledby="deliveries-heading">
      <h2 id="deliveries-heading">Deliveries</h2>
      {deliveries.isPending && <p className="quiet">Loading the deliveries…</p>}
      {deliveries.isError && (
        <Notice tone="red" urgent>
          {sentenceOf(deliveries.error)}
        </Notice>
      )}
      {items.length > 0 && (
        <table className="deliveries">
          <thead>
            <tr>
              <th scope="col">Recipient</th>
              <th scope="col">Status</th>
            </tr>
          </thead>
          <tbody>
            {items.map((delivery) => (
              <Row key={delivery.id} delivery={delivery} />
            ))}
          </tbody>
        </table>
      )}
      {deliveries.hasNextPage && (
        <Button onPress={() => !deliveries.isFetchingNextPage && void deliveries.fetchNextPage()}>
          {deliveries.isFetchingNextPage ? "Loading…" : "Show more"}
        </Button>
      )}
    </section>
  );
}

function Row({ delivery }: { delivery: Delivery }) {
  const status = DELIVERY_WORDS[delivery.status];
  return (
    <tr>
      <td>
        {delivery.name} {delivery.pupil_name && <small>for {delivery.pupil_name}</small>}
        <small className="address">{delivery.address}</small>
      </td>
      <td>
        <Badge tone={status.tone}>{status.words}</Badge>
        {delivery.reason && <small>{delivery.reason}</small>}
      </td>
    </tr>
  );
}
