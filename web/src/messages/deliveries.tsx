/** To whom the message went, at which address, and how. */
import { useState } from "react";
import { Link } from "wouter";
import { sentenceOf } from "../api/problem";
import { Badge } from "../ui/badge";
import { Button } from "../ui/button";
import { Notice } from "../ui/notice";
import { SelectField } from "../ui/select";
import { SaveDeliveries } from "./save-deliveries";
import { useDeliveries } from "./use-messages";
import { WhyDialog } from "./why-dialog";
import { DELIVERY_WORDS, type Delivery, type DeliveryStatus, type Message } from "./words";

export function Deliveries({ message }: { message: Message }) {
  const [only, setOnly] = useState<DeliveryStatus | "">("");
  const deliveries = useDeliveries(message, only);
  const items = deliveries.data?.pages.flatMap((page) => page.items) ?? [];
  if (Object.keys(message.counts).length === 0) return null;
  return (
    <section className="card" aria-labelledby="deliveries-heading">
      <h2 id="deliveries-heading">Deliveries</h2>
      <div className="delivery-tools">
        <SelectField
          label="Show"
          placeholder="All"
          options={optionsOf(message, only)}
          value={only || ALL}
          onChange={(id) => setOnly(id === ALL ? "" : (id as DeliveryStatus))}
        />
        <SaveDeliveries messageId={message.id} status={only} />
        <WhyDialog messageId={message.id} words="Why did somebody get it, or not?" />
      </div>
      {deliveries.isPending && <p className="quiet">Loading the deliveries…</p>}
      {deliveries.isError && (
        <Notice tone="red" urgent>
          {sentenceOf(deliveries.error)}
        </Notice>
      )}
      {deliveries.isSuccess && items.length === 0 && <p className="quiet">There are none of these.</p>}
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
              <Row key={delivery.id} delivery={delivery} messageId={message.id} />
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

const ALL = "all";
const FIGURES = new Intl.NumberFormat("en-GB");

/** All, and each status that there is, with how many there are; the chosen one stays when it has none any more. */
function optionsOf({ counts }: Message, only: DeliveryStatus | ""): { id: string; name: string }[] {
  const shown = only ? { [only]: 0, ...counts } : counts;
  const each = Object.entries(shown) as [DeliveryStatus, number][];
  const named = each.map(([id, count]) => ({
    id,
    name: `${DELIVERY_WORDS[id].words} (${FIGURES.format(count)})`,
  }));
  return [{ id: ALL, name: "All" }, ...named];
}

function Row({ delivery, messageId }: { delivery: Delivery; messageId: string }) {
  const status = DELIVERY_WORDS[delivery.status];
  return (
    <tr>
      <td>
        <Link href={`/people/${delivery.person_id}`}>{delivery.name}</Link>{" "}
        {delivery.pupil_name && <small>for {delivery.pupil_name}</small>}
        <small className="address">{delivery.address}</small>
      </td>
      <td>
        <Badge tone={status.tone}>{status.words}</Badge>
        {delivery.reason && <small>{delivery.reason}</small>}
        <WhyDialog
          messageId={messageId}
          words="Why?"
          about={{ id: delivery.person_id, name: delivery.name }}
        />
      </td>
    </tr>
  );
}
