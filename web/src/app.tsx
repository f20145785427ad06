// The page: its head, what is looked at, the drawer. The map is fetched when it is first asked for.
import type { ComponentType } from "preact";
import { lazy, Suspense } from "preact/compat";
import { Drawer } from "./line/drawer";
import { CraftPage } from "./pages/craft_page";
import { DocumentPage } from "./pages/document_page";
import { Start } from "./pages/first_use";
import { HullPage } from "./pages/hull_page";
import { InputsPage } from "./pages/inputs_page";
import { ListPage } from "./pages/list_page";
import { SearchPage } from "./pages/search_page";
import { words } from "./strings/words";
import { Top } from "./top/top";
import { page } from "./view/view";

const OperationPage = lazy(async () => ({ default: (await import("./pages/operation_page")).OperationPage }));
const OperationsPage = lazy(async () => ({ default: (await import("./pages/operations_page")).OperationsPage }));
const FindingsPage = lazy(async () => ({ default: (await import("./pages/findings_page")).FindingsPage }));
const PartiesPage = lazy(async () => ({ default: (await import("./pages/parties_page")).PartiesPage }));
const MapPage = lazy(async () => ({ default: (await import("./pages/map_page")).MapPage }));
const PAGES: Record<string, ComponentType> = {
  sheet: Start, list: ListPage, craft: CraftPage, hull: HullPage, document: DocumentPage, inputs: InputsPage, search: SearchPage,
  map: MapPage, operation: OperationPage, operations: OperationsPage, findings: FindingsPage, parties: PartiesPage,
};

export function App() {
  const Shown = PAGES[page.value] ?? Start;
  return (
    <>
      <Top />
      <main id="main" tabIndex={-1} class={page.value}>
        <Suspense fallback={<p class="quiet">{words.loading}</p>}><Shown /></Suspense>
      </main>
      <Drawer />
      <footer class="quiet">{words.notForNavigation}</footer>
    </>
  );
}
