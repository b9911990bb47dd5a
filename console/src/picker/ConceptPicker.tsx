import { useQueries, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { Offer } from "../form/form";
import { ChosenList } from "./ChosenList";
import { nextQuery, browseQuery, conceptQuery, searchQuery, type Place } from "./concepts";
import { Picker, type PickerRow } from "./Picker";
import { folded } from "./searchNext";

interface Props {
  name: string;
  offer: Offer;
  chosen: string[];
  onChoose: (value: string) => void;
}

const NONE: PickerRow[] = [];

/** Concepts of a taxonomy, by search, or by going down from the top. */
export function ConceptPicker({ name, offer, chosen, onChoose }: Props) {
  const [text, setText] = useState("");
  const [path, setPath] = useState<Place[]>([]);
  const [isUsed, setIsUsed] = useState(false);
  const queries = useQueryClient();
  const found = useQuery(searchQuery(queries, offer, text.trim()));
  const below = useQuery(browseQuery(offer, path));
  const concepts = useQueries({ queries: chosen.map((concept) => conceptQuery(offer, concept)) });
  const rows = (text.trim() ? found.data : below.data) ?? NONE;
  const isPending = found.fetchStatus !== "idle";
  const sought = folded(text);
  useEffect(() => {
    if (isUsed && !isPending && sought !== null) void queries.prefetchQuery(nextQuery(offer, sought));
  }, [isUsed, isPending, sought, offer, queries]);

  return (
    <>
      <ChosenList
        chosen={chosen.map((value, index) => concepts[index]?.data ?? { value, label: "…", detail: "" })}
        onRemove={onChoose}
      />
      <Picker
        name={name}
        text={text}
        onText={setText}
        rows={rows}
        isPending={isPending}
        onFocus={() => setIsUsed(true)}
        isChosen={(value) => chosen.includes(value)}
        onChoose={({ value }) => onChoose(value)}
        onOpen={(row) => {
          setText("");
          setPath([...path, { concept: row.value, label: row.label }]);
        }}
        onBack={() => setPath(path.slice(0, -1))}
        place={text ? null : path.map(({ label }) => label).join(" › ") || null}
      />
    </>
  );
}
