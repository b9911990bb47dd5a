import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { Picker } from "../../picker/Picker";
import type { Source } from "../source";
import { searchQuery, type Hit } from "./readTree";

const TYPING_MS = 60;
const NONE: Hit[] = [];
const NOTHING: string[] = [];

interface Props {
  source: Source;
  /** Which state of the draft is searched. */
  edition: number;
  /** What is looked for. */
  name: string;
  /** Concepts that are not offered: the same list as long as it says the same. */
  without?: readonly string[];
  isChosen?: (concept: string) => boolean;
  onChoose: (hit: Hit) => void;
}

/** A field that finds concepts by their names, with where each of them stands. */
export function ConceptSearch({ source, edition, name, without = NOTHING, isChosen = () => false, onChoose }: Props) {
  const [text, setText] = useState("");
  const [sought] = useDebouncedValue(text.trim(), TYPING_MS);
  const { data = NONE, fetchStatus } = useQuery(searchQuery(source, edition, sought));
  const rows = useMemo(() => (sought === "" ? NONE : data.filter(({ value }) => !without.includes(value))), [sought, data, without]);
  return (
    <Picker
      name={name}
      text={text}
      onText={setText}
      rows={rows}
      isPending={text.trim() !== sought || fetchStatus !== "idle"}
      isChosen={isChosen}
      onChoose={(row) => onChoose(row as Hit)}
    />
  );
}
