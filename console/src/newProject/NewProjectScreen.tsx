import { Button, Checkbox, NativeSelect, Textarea, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useMemo, useState, type FormEvent } from "react";
import { newCommandId } from "../api/client";
import { Header } from "../app/Header";
import { saveDraft } from "../formBuilder/draft";
import { Preview } from "../formBuilder/Preview";
import { problemAt, type Problem } from "../kit/problems";
import { PageTitle } from "../kit/titles";
import { useViewer } from "../login/ViewerContext";
import { startingForm, STARTING_FORMS, type StartingForm } from "../startingForms/startingForms";
import { Notice } from "../task/Notice";
import { words } from "../words";
import { formBuilderWords } from "../words/formBuilder";
import { createProject, templatesQuery } from "./creation";
import styles from "./newProject.module.css";

const say = words.newProject;
const FIELDS = ["name", "description", "like", "withRoles"];

type Beginning = StartingForm | "empty" | "like";

/** A new project, with a form to begin with: `/new`, for whoever may create one. */
export function NewProjectScreen() {
  const viewer = useViewer();
  if (!viewer.permissions.includes("PROJECTS_CREATE")) return <Notice title={say.title} text={say.absent} />;
  return <NewProject member={viewer.member.id} />;
}

function NewProject({ member }: { member: string }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [beginning, begin] = useState<Beginning>("textClassification");
  const [like, setLike] = useState("");
  const [withRoles, setWithRoles] = useState(false);
  const [problems, setProblems] = useState<Problem[]>([]);
  const [isWorking, setWorking] = useState(false);
  // Sent again after a failure, it is the same command, and is done once.
  const [commandId, setCommandId] = useState(newCommandId);
  const form = useMemo(() => (beginning === "empty" || beginning === "like" ? null : startingForm(beginning)), [beginning]);

  const create = async (event: FormEvent) => {
    event.preventDefault();
    setWorking(true);
    try {
      const template = beginning === "like" && { like, withRoles };
      const made = await createProject({ commandId, name, ...(description && { description }), ...template });
      if (typeof made === "string") {
        if (form) saveDraft(member, made, { form, base: 0 });
        await queries.invalidateQueries({ queryKey: ["myProjects"] });
        return void navigate({ to: "/p/$project/form", params: { project: made } });
      }
      setProblems(made);
    } catch (error) {
      setProblems([{ place: "", message: (error as Error).message }]);
    }
    setCommandId(newCommandId());
    setWorking(false);
  };
  const others = problems.filter(({ place }) => !FIELDS.includes(place));
  return (
    <>
      <Header />
      <main className={styles.screen} data-preview={form ? true : undefined}>
        <form className={styles.form} onSubmit={(event) => void create(event)}>
          <PageTitle title={say.title} />
          <TextInput
            label={say.name}
            required
            autoFocus
            autoComplete="off"
            maxLength={200}
            dir="auto"
            value={name}
            error={problemAt(problems, "name")}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          <Textarea
            label={say.description}
            description={say.descriptionHint}
            autosize
            minRows={2}
            dir="auto"
            value={description}
            error={problemAt(problems, "description")}
            onChange={(event) => setDescription(event.currentTarget.value)}
          />
          <fieldset className={styles.beginnings}>
            <legend>{say.begin}</legend>
            {[...STARTING_FORMS, "empty" as const, "like" as const].map((each) => (
              <label key={each} className={styles.beginning} data-chosen={each === beginning || undefined}>
                <input type="radio" name="beginning" checked={each === beginning} onChange={() => begin(each)} />
                <span>
                  {aboutOf(each).name} <span className={styles.quiet}>{aboutOf(each).about}</span>
                </span>
              </label>
            ))}
          </fieldset>
          {beginning === "like" && (
            <LikeFields like={like} withRoles={withRoles} problems={problems} onLike={setLike} onWithRoles={setWithRoles} />
          )}
          {others.map(({ message }) => (
            <p key={message} role="alert" className={styles.problem}>
              {message}
            </p>
          ))}
          <div className={styles.buttons}>
            <Button type="submit" loading={isWorking} disabled={!name.trim() || (beginning === "like" && !like)}>
              {say.create}
            </Button>
            <Button variant="default" component={Link} to="/">
              {say.cancel}
            </Button>
          </div>
        </form>
        {form && (
          <section className={styles.preview} aria-label={formBuilderWords.preview.title}>
            <h2 className={styles.heading}>{formBuilderWords.preview.title}</h2>
            <Preview key={beginning} form={form} task={null} />
          </section>
        )}
      </main>
    </>
  );
}

function aboutOf(beginning: Beginning): { name: string; about: string } {
  return beginning === "empty" || beginning === "like" ? say[beginning] : words.form.starting[beginning];
}

interface LikeProps {
  like: string;
  withRoles: boolean;
  problems: readonly Problem[];
  onLike: (project: string) => void;
  onWithRoles: (withRoles: boolean) => void;
}

/** The project whose settings the new one begins with. */
function LikeFields({ like, withRoles, problems, onLike, onWithRoles }: LikeProps) {
  const templates = useQuery(templatesQuery);
  return (
    <div className={styles.like}>
      <NativeSelect
        label={say.which}
        value={like}
        error={problemAt(problems, "like") ?? templates.error?.message}
        data={[{ value: "", label: say.choose }, ...(templates.data ?? []).map(({ id, name }) => ({ value: id, label: name ?? id }))]}
        onChange={(event) => onLike(event.currentTarget.value)}
      />
      <Checkbox
        label={say.withRoles}
        checked={withRoles}
        error={problemAt(problems, "withRoles")}
        onChange={(event) => onWithRoles(event.currentTarget.checked)}
      />
    </div>
  );
}
